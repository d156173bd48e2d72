import type { Committed, Execution } from '../run/run-program.ts'
import type { TableShape } from '../schema/table-shape.ts'
import { rowText, startReplay } from './replay.ts'
import type { StoredChange } from './trail.ts'

/**
 * Whether the trail is what happened: replayed transaction by transaction in the order of commits it gives the tables as they were after each of them, every change
 * has the actor in force at its statement, and nothing is in it that was not committed.
 *
 * @throws Error that says where it is not
 */
export function checkExecution(
  tables: readonly TableShape[],
  { committed }: Execution,
  trail: readonly StoredChange[],
): void {
  const replays = new Map(tables.map(({ name }) => [name, startReplay()]))
  const expected = new Set(committed.map(({ transactionId }) => transactionId))
  const stranger = trail.find(({ transactionId }) => !expected.has(transactionId))
  if (stranger !== undefined) throw new Error(`change ${stranger.id} belongs to no committed transaction`)
  for (const [index, transaction] of committed.entries()) {
    const changes = trail.filter(({ transactionId }) => transactionId === transaction.transactionId)
    for (const change of changes) replays.get(change.table)?.apply(change)
    for (const { name } of transaction.after === null ? [] : tables) {
      const there = (transaction.after?.get(name) ?? []).map(rowText).sort()
      const replayed = replays.get(name)?.rows() ?? []
      if (there.join('\n') !== replayed.join('\n')) {
        throw new Error(
          `${name} after commit ${index + 1}:\nrows\n${there.join('\n')}\ntrail\n${replayed.join('\n')}`,
        )
      }
    }
    checkActors(transaction, changes)
  }
}

function checkActors({ records, isSingle }: Committed, changes: readonly StoredChange[]): void {
  for (const change of changes) {
    const statement = records.find(({ after, upTo }) => change.id > after && change.id <= upTo)
    if (statement === undefined && !isSingle) throw new Error(`change ${change.id} belongs to no statement`)
    const actor = statement?.actor ?? null
    if (change.actor !== actor)
      throw new Error(`change ${change.id} is of ${change.actor}, and was made by ${actor}`)
  }
}
