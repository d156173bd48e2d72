import { resolveConfig, type Threadline } from '@threadline/core'
import { installTriggers, maintainStorage } from '@threadline/core/schema'
import { exportStream } from '@threadline/export'
import { purge } from '@threadline/retention'
import { configOf } from './tables.ts'

/*
 * What goes on beside the writers, over and over until they are done. Each gives back how often it got round.
 */

/** Generates the functions of all tables anew, by another configuration each time. */
export async function regenerate(
  threadline: Threadline,
  tables: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let rounds = 0
  while (!signal.aborted) {
    await installTriggers(threadline.db, resolveConfig(configOf(tables, rounds + 1)))
    rounds += 1
  }
  return rounds
}

/** Purges what is too old, in small batches, and looks after the trail. */
export async function retain(
  threadline: Threadline,
  signal: AbortSignal,
): Promise<{ rounds: number; removed: number }> {
  let rounds = 0
  let removed = 0
  while (!signal.aborted) {
    const { deletedChanges } = await purge(threadline, { execute: true, batchSize: 20 })
    removed += deletedChanges
    await maintainStorage(threadline.db)
    rounds += 1
  }
  return { rounds, removed }
}

/** Exports the whole trail; every export must be complete. */
export async function exportAll(threadline: Threadline, signal: AbortSignal): Promise<number> {
  let rounds = 0
  while (!signal.aborted) {
    const stream = await exportStream(threadline, {}, { format: 'ndjson' })
    const lines = (await new Response(stream).text()).trimEnd().split('\n')
    const { end } = JSON.parse(lines.at(-1) ?? '{}')
    if (end?.outcome !== 'complete' || end.count !== lines.length - 1)
      throw new Error(`an export of ${lines.length - 1} lines ends with ${lines.at(-1)}`)
    rounds += 1
  }
  return rounds
}

/** Follows the trail: it resolves once it does, with what gives the ids of the changes that came, when so many of them are wanted. */
export async function follow(threadline: Threadline): Promise<(count: number) => Promise<string[]>> {
  const end = new AbortController()
  const items = threadline.feed({ pollMs: 20 }).subscribe({ maxWaiting: 1_000_000, signal: end.signal })
  await items.next()
  return async (count) => {
    const ids: string[] = []
    for await (const { change } of items) {
      if (change !== null) ids.push(change.id)
      if (ids.length >= count) break
    }
    end.abort()
    return ids
  }
}
