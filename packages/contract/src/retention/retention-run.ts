import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { instantSchema } from '../time/instant-schema.ts'
import { purgeCountsShape } from './purge-result.ts'

/**
 * How a run stands: under way; at its end, with nothing left or with a remainder for the next one; failed; cancelled by its caller; or its process ended without a
 * word.
 */
export const retentionRunOutcomes = [
  'running',
  'completed',
  'incomplete',
  'failed',
  'cancelled',
  'interrupted',
] as const

/** What started a run. */
export const retentionRunTriggers = ['manual', 'schedule'] as const

/** A purge as it was recorded. Its counts are those of what was committed, also while it is running and when it has failed. */
export const retentionRunSchema = z
  .object({
    id: decimalIdSchema,
    outcome: z.enum(retentionRunOutcomes),
    trigger: z.enum(retentionRunTriggers),
    startedAt: instantSchema,
    progressAt: instantSchema.meta({ description: 'When it last gave a sign of life.' }),
    endedAt: instantSchema.nullable(),
    actor: actorRefSchema.nullable(),
    login: z.string().meta({ description: 'The database role that ran it.' }),
    ...purgeCountsShape,
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'RetentionRun' })

export type RetentionRun = z.infer<typeof retentionRunSchema>
