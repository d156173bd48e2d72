import { z } from 'zod'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { instantSchema } from '../time/instant-schema.ts'

const count = z.int().nonnegative()

/** Why a purge has left things that it might have removed; the next one goes on with them. */
export const purgeRemainders = ['max_batches', 'partitions_in_use', 'rows_locked'] as const

/** What a purge did to one table, or a dry run says that it would do. */
export const purgedTableSchema = z
  .object({
    table: z.string().meta({ description: 'Its name, with its schema in front unless that is public.' }),
    cutoff: instantSchema.meta({ description: 'Changes captured strictly before it go.' }),
    deletedChanges: count,
  })
  .meta({ id: 'PurgedTable' })

export type PurgedTable = z.infer<typeof purgedTableSchema>

/** What a hold has kept out of a purge. */
export const heldBackSchema = z
  .object({ holdId: decimalIdSchema, name: z.string(), changes: count })
  .meta({ id: 'HeldBack' })

export type HeldBack = z.infer<typeof heldBackSchema>

/** What every account of a purge has. */
export const purgeCountsShape = {
  cutoff: instantSchema.meta({
    description: 'Of the policy; tables with a window of their own have their own cut-off.',
  }),
  deletedChanges: count,
  deletedTransactions: count,
  deletedActions: count,
  partitionsDropped: z.array(z.string()),
  partitionsInUse: z.array(z.string()).meta({
    description: 'Were to be dropped, but writers or readers never let go of the trail for long enough.',
  }),
  heldBack: count.meta({ description: 'Changes that would have gone but for a hold.' }),
  holds: z.array(heldBackSchema),
  batches: count,
  tables: z.array(purgedTableSchema),
  remainder: z
    .enum(purgeRemainders)
    .nullable()
    .meta({ description: 'Why something was left for the next purge; null when nothing was.' }),
}

/** What a purge has removed, or, as a dry run, would remove. */
export const purgeResultSchema = z
  .object({ dryRun: z.boolean(), runId: decimalIdSchema.nullable(), ...purgeCountsShape })
  .meta({ id: 'PurgeResult' })

export type PurgeResult = z.infer<typeof purgeResultSchema>
