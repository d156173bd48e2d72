import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'

const count = z.int().nonnegative()

/** A number of changes for each op. */
export const opCountsSchema = z
  .object({ insert: count, update: count, delete: count, truncate: count, snapshot: count })
  .meta({ id: 'OpCounts' })

/** How many changes were captured in a span of time, by op. */
export const histogramBucketSchema = z
  .object({
    from: instantSchema,
    to: instantSchema.meta({ description: 'Exclusive: where the next bucket begins.' }),
    total: count,
    ops: opCountsSchema,
  })
  .meta({ id: 'HistogramBucket' })

export type HistogramBucket = z.infer<typeof histogramBucketSchema>

/** Changes over time: buckets without gaps, oldest first. */
export const histogramSchema = z
  .object({
    from: instantSchema,
    to: instantSchema,
    bucketSeconds: z.int().positive(),
    buckets: z.array(histogramBucketSchema),
    capped: z.boolean().meta({
      description:
        'Counting stopped at a limit: only the newest changes are counted, older buckets hold too few.',
    }),
  })
  .meta({ id: 'Histogram' })

export type Histogram = z.infer<typeof histogramSchema>
