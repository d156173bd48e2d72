import {
  type AuditChange,
  type CursorBinding,
  type Page,
  parseTimelineFilters,
  type TimelineFilters,
} from '@threadline/contract'
import { positionOf, readerFingerprint, toPage } from '../page.ts'
import type { Reader } from '../reader.ts'
import { resolveScope } from './change-scope.ts'
import { readChangesInOrder } from './changes-in-order.ts'
import { toChanges } from './to-changes.ts'

/**
 * Who changed what, newest first. Every condition must hold; `from` and `to` are inclusive, and a date alone means all of that day in UTC. Pages are exact:
 * changes that are captured or purged meanwhile neither repeat nor hide others.
 *
 * `changedField` finds the updates that changed the field, and every insert and delete of a row that has it.
 *
 * @throws ThreadlineError `invalid_filter` with every problem, `invalid_cursor`, `invalid_key`, `table_not_audited`, `not_installed`
 */
export async function timeline(reader: Reader, filters: TimelineFilters = {}): Promise<Page<AuditChange>> {
  const { limit, cursor, ...conditions } = parseTimelineFilters(filters)
  const binding: CursorBinding = {
    kind: 'timeline',
    order: 'newest',
    fingerprint: readerFingerprint(reader, conditions),
  }
  const after = positionOf(cursor, binding)
  const scope = await resolveScope(reader, conditions)
  const slice = { order: 'newest', after, limit: limit + 1 } as const
  const found = await readChangesInOrder(reader, scope, slice, { what: 'read the timeline' })
  return toPage(found, limit, binding, await toChanges(reader, found.slice(0, limit)))
}
