import type { AuditChange } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint } from '../text/paint.ts'
import { groupByTransaction, transactionGroupText } from './transaction-group.ts'

/** Changes for people, newest first, those of one transaction together. */
export function timelineText(changes: readonly AuditChange[], { width, color }: TextOutput): string {
  const layout = { paint: createPaint(color), width, wholeRows: false }
  return groupByTransaction(changes)
    .map((group) => `${transactionGroupText(group, layout)}\n`)
    .join('\n')
}
