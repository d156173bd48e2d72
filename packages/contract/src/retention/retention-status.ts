import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'
import { retentionHoldSchema } from './retention-hold.ts'
import { retentionRunSchema } from './retention-run.ts'

const count = z.int().nonnegative()
const seconds = z.int().positive()

/** A month of the trail as the catalogue knows it. */
export const trailPartitionSchema = z
  .object({
    name: z.string(),
    from: instantSchema.nullable().meta({ description: 'Null for the first one, which has no beginning.' }),
    to: instantSchema.nullable().meta({ description: 'Exclusive; null for the last one, which has no end.' }),
    changes: count.meta({ description: 'Estimated.' }),
    bytes: count.meta({ description: 'With its indexes.' }),
  })
  .meta({ id: 'TrailPartition' })

export type TrailPartition = z.infer<typeof trailPartitionSchema>

/** What retention means for one table. Sizes and growth are estimates from the catalogue and from the counts by hour. */
export const tableRetentionSchema = z
  .object({
    table: z.string().meta({ description: 'Its name, with its schema in front unless that is public.' }),
    maxAgeSeconds: seconds.nullable(),
    ownWindow: z.boolean().meta({ description: 'Whether it has a window of its own.' }),
    cutoff: instantSchema.nullable(),
    eligible: count
      .nullable()
      .meta({ description: 'Changes that a purge would delete now; null without a policy that is enabled.' }),
    changesPerDay: z
      .number()
      .nonnegative()
      .meta({ description: 'Mean of the last 30 days, or of the trail if it is younger.' }),
    bytesPerDay: z.number().nonnegative(),
    bytesAtWindow: z.number().nonnegative().nullable().meta({
      description: 'What the table takes once its window is full, if it goes on growing like this.',
    }),
  })
  .meta({ id: 'TableRetention' })

export type TableRetention = z.infer<typeof tableRetentionSchema>

/** The policy, what it would remove now, how the trail grows, and what has been done. */
export const retentionStatusSchema = z
  .object({
    enabled: z.boolean(),
    maxAgeSeconds: seconds.nullable(),
    deleteEmptyTransactions: z.boolean(),
    intervalMinutes: seconds,
    cutoff: instantSchema.nullable(),
    eligible: z
      .object({ changes: count, transactions: count, partitions: z.array(z.string()), heldBack: count })
      .nullable(),
    tables: z.array(tableRetentionSchema),
    partitions: z.array(trailPartitionSchema),
    monthsAhead: count.meta({ description: 'Months for which there are partitions beyond the present one.' }),
    holds: z.array(retentionHoldSchema).meta({ description: 'Those that are in force.' }),
    running: retentionRunSchema.nullable(),
    lastRun: retentionRunSchema.nullable().meta({ description: 'The last one that has ended.' }),
  })
  .meta({ id: 'RetentionStatus' })

export type RetentionStatus = z.infer<typeof retentionStatusSchema>
