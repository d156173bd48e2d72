import { purgeConfirmation, ThreadlineError } from '@threadline/contract'
import { listEvidence } from '@threadline/core'
import { coverage, redactionReport } from '@threadline/health'
import type { verifyingOperations } from '../api/verifying-operations.ts'
import type { Handlers } from './handler.ts'

/** What proves that the trail is complete and kept as promised. */
export const verifyingHandlers: Handlers<keyof typeof verifyingOperations> = {
  coverage: async ({ query: { schema }, trail, signal }) =>
    coverage(
      trail,
      schema === '*' ? { allSchemas: true, signal } : { ...(schema === undefined ? {} : { schema }), signal },
    ),
  redaction: async ({ trail, signal }) => redactionReport(trail, { signal }),
  retention: async () => {
    throw new ThreadlineError('not_available', 'x')
  },
  purge: async ({ body }) => {
    if (body.mode === 'execute' && body.confirmation !== purgeConfirmation)
      throw new ThreadlineError(
        'confirmation_needed',
        `Type the word "${purgeConfirmation}" as the confirmation; nothing was removed.`,
      )
    throw new ThreadlineError('not_available', 'x')
  },
  evidence: async ({ query, trail, signal }) => listEvidence(trail, query, { signal }),
}
