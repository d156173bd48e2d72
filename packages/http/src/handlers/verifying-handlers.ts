import { purgeConfirmation, ThreadlineError } from '@threadline/contract'
import { listEvidence } from '@threadline/core'
import { coverage, redactionReport } from '@threadline/health'
import { purge, retentionStatus } from '@threadline/retention'
import type { verifyingOperations } from '../api/verifying-operations.ts'
import type { Handlers } from './handler.ts'

/** What proves that the trail is complete and kept as promised. */
export const verifyingHandlers: Handlers<keyof typeof verifyingOperations> = {
  coverage: async ({ query: { schema }, trail, signal }) =>
    coverage(trail, {
      ...(schema === undefined ? {} : schema === '*' ? { allSchemas: true } : { schema }),
      signal,
    }),
  redaction: async ({ trail, signal }) => redactionReport(trail, { signal }),
  retention: async ({ trail, signal }) => retentionStatus(trail, { signal }),
  // Whoever has it purged may leave; what was begun is carried through.
  purge: async ({ body, caller, service: { threadline } }) => {
    if (body.mode === 'dry_run') return purge(threadline, { dryRun: true })
    if (body.confirmation !== purgeConfirmation)
      throw new ThreadlineError(
        'confirmation_needed',
        `Type the word "${purgeConfirmation}" as the confirmation; nothing was removed.`,
      )
    const { maxBatches } = body
    return purge(threadline, { execute: true, maxBatches, by: caller.actor ?? undefined })
  },
  evidence: async ({ query, trail, signal }) => listEvidence(trail, query, { signal }),
}
