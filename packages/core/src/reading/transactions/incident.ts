import {
  actorKey,
  type CursorBinding,
  changeDiff,
  type Incident,
  isDecimalId,
  pageShape,
  parseInput,
} from '@threadline/contract'
import { z } from 'zod'
import { resolveScope } from '../changes/change-scope.ts'
import { readChangesInOrder } from '../changes/changes-in-order.ts'
import { toChanges } from '../changes/to-changes.ts'
import { positionOf, readerFingerprint, toPage } from '../page.ts'
import type { Reader } from '../reader.ts'
import { readNeighbours } from './neighbour-transactions.ts'
import { transactionById } from './transaction-by-id.ts'

/** Which of its changes are wanted. */
export interface IncidentOptions {
  /** Changes of a page, from 1 to 500. @defaultValue 500 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined
}

const optionsSchema = z.strictObject({ ...pageShape, limit: pageShape.limit.unwrap().default(500) })

/**
 * One transaction with its actions and its changes, each with a diff, and its neighbours; null when there is none with this id, and for a malformed id. A
 * fixed number of statements, whatever the transaction did.
 *
 * @throws ThreadlineError `invalid_cursor`, `invalid_filter` for unknown options, `not_installed`
 */
export async function incident(
  reader: Reader,
  id: string,
  options: IncidentOptions = {},
): Promise<Incident | null> {
  const { limit, cursor } = parseInput(optionsSchema, options, {
    code: 'invalid_filter',
    known: Object.keys(pageShape),
  })
  if (typeof id !== 'string' || !isDecimalId(id)) return null
  const binding: CursorBinding = {
    kind: 'incident',
    order: 'oldest',
    fingerprint: readerFingerprint(reader, { transactionId: id }),
  }
  const after = positionOf(cursor, binding)
  const transaction = await transactionById(reader, id)
  if (transaction === null) return null
  const scope = await resolveScope(reader, { transactionId: id })
  const slice = { order: 'oldest', after, limit: limit + 1 } as const
  const [rows, neighbours] = await Promise.all([
    readChangesInOrder(reader, scope, slice, { what: 'read the changes of the transaction' }),
    transaction.actor === null
      ? { previous: null, next: null }
      : readNeighbours(reader, scope, id, actorKey(transaction.actor)),
  ])
  const changes = await toChanges(reader, rows.slice(0, limit))
  const shown = changes.map((change) => ({ ...change, diff: changeDiff(change) }))
  const { items, ...page } = toPage(rows, limit, binding, shown)
  return { transaction, changes: items, ...page, ...neighbours }
}
