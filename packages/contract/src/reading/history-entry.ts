import { z } from 'zod'
import { auditChangeSchema } from '../audit/audit-change.ts'

/** One entry of the history of a row: a change, and the move when it gave the row another key. */
export const historyEntrySchema = auditChangeSchema
  .extend({
    keyMove: z.object({ from: z.string(), to: z.string() }).nullable().meta({
      description: 'The canonical keys before and after, when this change gave the row another key.',
    }),
  })
  .meta({ id: 'HistoryEntry' })

export type HistoryEntry = z.infer<typeof historyEntrySchema>
