import {
  boundedText,
  coverageReportSchema,
  evidencePageSchema,
  evidenceQuerySchema,
  purgeBodySchema,
  purgeResultSchema,
  redactionReportSchema,
  retentionStatusSchema,
} from '@threadline/contract'
import { z } from 'zod'
import { operation } from './operation.ts'

const tag = 'Verifying'

/** What proves that the trail is complete and kept as promised. None of it can be asked under a scope. */
export const verifyingOperations = {
  coverage: operation({
    tag,
    summary: 'Which tables are captured, and everything that is wrong with it',
    access: 'coverage',
    query: z.strictObject({
      schema: boundedText(256, { trim: false }).optional().meta({
        description: 'Only this schema; `*` for all of them. The schemas in use when nothing is said.',
      }),
    }),
    answer: { status: 200, description: 'The report.', schema: coverageReportSchema },
    errors: ['invalid_filter'],
  }),
  redaction: operation({
    tag,
    summary: 'Configured against deployed redaction; names and placeholders, never a value',
    access: 'policy',
    answer: { status: 200, description: 'The report.', schema: redactionReportSchema },
    errors: [],
  }),
  retention: operation({
    tag,
    summary: 'The policy, what it would remove now, how the trail grows, and what has been done',
    access: 'policy',
    answer: { status: 200, description: 'The status.', schema: retentionStatusSchema },
    errors: [],
  }),
  purge: operation({
    tag,
    summary: 'Remove what the retention policy lets go; recorded as an action before it runs',
    access: 'purge',
    body: purgeBodySchema,
    answer: { status: 200, description: 'What was removed, or would be.', schema: purgeResultSchema },
    errors: [
      'invalid_body',
      'confirmation_needed',
      'retention_disabled',
      'purge_running',
      'purge_blocked',
      'table_not_audited',
      'read_only',
      'lock_timeout',
      'not_available',
    ],
  }),
  evidence: operation({
    tag,
    summary: 'What was checked, when, by whom and with which verdict; newest first',
    access: 'evidence',
    query: evidenceQuerySchema,
    answer: { status: 200, description: 'A page of records.', schema: evidencePageSchema },
    errors: ['invalid_filter', 'invalid_cursor'],
  }),
}
