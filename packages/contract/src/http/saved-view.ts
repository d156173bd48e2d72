import { z } from 'zod'
import { boundedText } from '../text/bounded-text.ts'
import { instantSchema } from '../time/instant-schema.ts'

/** How many views one actor may save. */
export const mostSavedViews = 200

const name = boundedText(120).meta({ description: 'Unique among the views of the actor.' })
const search = boundedText(4096, { trim: false }).meta({
  description: 'The address of the view below the base path of the console, such as `timeline?table=orders`.',
})

/** A view of the console that an actor has saved under a name. */
export const savedViewSchema = z
  .object({ id: z.uuid(), name: z.string(), address: z.string(), createdAt: instantSchema })
  .meta({ id: 'SavedView' })

export type SavedView = z.infer<typeof savedViewSchema>

/** A view that is to be saved; one with the same name is replaced. */
export const savedViewInputSchema = z.strictObject({ name, address: search }).meta({ id: 'SavedViewInput' })

export type SavedViewInput = z.infer<typeof savedViewInputSchema>

/** All views of an actor, by name. There are few enough for one page. */
export const savedViewListSchema = z
  .object({ items: z.array(savedViewSchema), nextCursor: z.null(), hasMore: z.literal(false) })
  .meta({ id: 'SavedViewList' })

export type SavedViewList = z.infer<typeof savedViewListSchema>
