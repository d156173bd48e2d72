import { z } from 'zod'
import { auditActionSchema } from '../audit/audit-action.ts'
import { auditTransactionSchema } from '../audit/audit-transaction.ts'
import { auditChangePageSchema } from './change-page.ts'

/** Everything that one correlation id ties together, newest first. */
export const correlationBundleSchema = z
  .object({
    correlationId: z.string(),
    transactions: z.array(auditTransactionSchema).meta({ description: 'The newest 500.' }),
    actions: z.array(auditActionSchema).meta({
      description: 'The newest 500, those within the transactions and others.',
    }),
    truncated: z.boolean().meta({ description: 'There are more transactions or actions than these.' }),
    changes: auditChangePageSchema.meta({ description: 'The changes made under the id, by pages.' }),
  })
  .meta({ id: 'CorrelationBundle' })

export type CorrelationBundle = z.infer<typeof correlationBundleSchema>
