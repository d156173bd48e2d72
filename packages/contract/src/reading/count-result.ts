import { z } from 'zod'

/** How many changes a filter matches. Counting stops at a limit: with `capped` there are more than `count`. */
export const countResultSchema = z
  .object({ count: z.int().nonnegative(), capped: z.boolean() })
  .meta({ id: 'CountResult' })

export type CountResult = z.infer<typeof countResultSchema>
