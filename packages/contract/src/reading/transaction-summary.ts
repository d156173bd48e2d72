import { z } from 'zod'
import { auditTransactionSchema } from '../audit/audit-transaction.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { instantSchema } from '../time/instant-schema.ts'
import { opCountsSchema } from './histogram.ts'
import { pageSchema } from './page.ts'

/** How many changes of one table, by op. */
export const tableChangesSchema = z
  .object({ schema: z.string(), table: z.string(), total: z.int().nonnegative(), ops: opCountsSchema })
  .meta({ id: 'TableChanges' })

export type TableChanges = z.infer<typeof tableChangesSchema>

/** What an actor did in one transaction. */
export const transactionSummarySchema = z
  .object({
    transactionId: decimalIdSchema,
    capturedAt: instantSchema.meta({ description: 'When the last of the changes was captured.' }),
    transaction: auditTransactionSchema
      .nullable()
      .meta({ description: 'Null when the transaction has no record.' }),
    tables: z.array(tableChangesSchema).meta({
      description:
        'The tables, those with the most changes first. Counts stop at 500 changes of the transaction.',
    }),
    total: z.int().nonnegative(),
    capped: z.boolean().meta({ description: 'There are more changes than were counted.' }),
    summary: z.string().meta({
      description: 'What, how many and where in one line, such as `order.placed: 1 insert in orders`.',
    }),
  })
  .meta({ id: 'TransactionSummary' })

export type TransactionSummary = z.infer<typeof transactionSummarySchema>

/** A page of what an actor did. */
export const transactionSummaryPageSchema = pageSchema(transactionSummarySchema).meta({
  id: 'TransactionSummaryPage',
})
