import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'

/** How far ahead the monthly partitions of one table of the trail are ready. */
export const partitionHorizonSchema = z
  .object({
    table: z.string().meta({ description: 'The bare name of the partitioned table.' }),
    readyUntil: instantSchema.nullable().meta({
      description: 'From here on changes go to the last, unbounded partition. Null without any month.',
    }),
    monthsAhead: z.int().meta({
      description: 'Whole months that are ready beyond the present one; negative when it has none.',
    }),
    gaps: z.int().nonnegative().meta({
      description: 'Ranges that no partition takes: a change whose id falls into one cannot be stored.',
    }),
    overflowing: z.boolean().meta({ description: 'Whether the last, unbounded partition holds changes.' }),
  })
  .meta({ id: 'PartitionHorizon' })

export type PartitionHorizon = z.infer<typeof partitionHorizonSchema>
