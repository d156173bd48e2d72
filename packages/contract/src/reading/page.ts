import { z } from 'zod'

/** One page of a list. `hasMore` is exact; `nextCursor` is there exactly when there is more. */
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
  hasMore: boolean
}

/** The schema of a page of items. Give it an id with `.meta({ id })` where it becomes part of an API description. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable(), hasMore: z.boolean() })
}
