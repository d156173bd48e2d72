import { auditChangeSchema } from '../audit/audit-change.ts'
import { historyEntrySchema } from './history-entry.ts'
import { pageSchema } from './page.ts'

/** A page of changes. */
export const auditChangePageSchema = pageSchema(auditChangeSchema).meta({ id: 'AuditChangePage' })

/** A page of the history of a row. */
export const historyPageSchema = pageSchema(historyEntrySchema).meta({ id: 'HistoryPage' })
