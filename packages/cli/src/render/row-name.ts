import { type AuditChange, formatRowKey } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import { escapeHidden, showText } from '../text/visible-text.ts'

/** The table of a change as every option and argument takes it: without its schema when that is `public`. */
export function tableText(change: Pick<AuditChange, 'schema' | 'table'>): string {
  return showText(formatTableName(change))
}

/** The key of the changed row for people; empty for a truncate, which has none. */
export function keyText({ rowKey, key }: Pick<AuditChange, 'rowKey' | 'key'>): string {
  return rowKey === null ? '' : escapeHidden(formatRowKey(rowKey, Object.keys(key ?? {})))
}
