import { setTimeout } from 'node:timers/promises'
import { isThreadlineError } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { callStep, idArgument, numberArgument, type Purger, textArgument } from './purge-functions.ts'

/** A run that is under way. */
export interface Run {
  readonly threadline: Purger
  readonly id: string
  readonly batchSize: number
  readonly lockAttempts: number
  readonly signal: AbortSignal | undefined
  /** Rests, and says whether one more batch may be made. */
  readonly nextBatch: () => Promise<boolean>
  readonly report: (
    event: 'batch' | 'partition_dropped' | 'partition_in_use',
    partition?: string,
  ) => Promise<void>
}

const smallestId = '-9223372036854775808'

/** What is to be done with whole partitions. */
interface Plan {
  readonly changes: readonly string[]
  readonly transactions: readonly string[]
  readonly detached: readonly { readonly name: string; readonly parent: string }[]
}

export async function readPlan({ threadline, id, signal }: Run): Promise<Plan> {
  return JSON.parse((await callStep(threadline, 'retention_plan', [idArgument(id)], signal)) ?? '{}')
}

/** Makes partitions ahead, as maintenance does; what is in the way now will not be in a later run. */
export async function keepPartitionsAhead({ threadline, lockAttempts, signal }: Run): Promise<void> {
  for (let attempt = 0; attempt < lockAttempts; attempt += 1) {
    const finished = await unlessLocked(() => callStep(threadline, 'purge_maintain', [], signal))
    if (finished === 'true') return
    await rest(attempt, signal)
  }
}

/**
 * Removes partitions as a whole, the oldest first.
 *
 * @returns Those for which the trail was in use all the time; the later ones are then not tried.
 */
export async function removePartitions(run: Run, names: readonly string[]): Promise<string[]> {
  for (const [index, name] of names.entries()) {
    const outcome = await detach(run, name)
    if (outcome === 'in use') {
      await run.report('partition_in_use', name)
      return names.slice(index)
    }
    if (outcome === 'detached') await dropDetached(run, name)
  }
  return []
}

async function detach(run: Run, name: string): Promise<'detached' | 'kept' | 'in use'> {
  const { threadline, id, lockAttempts, signal } = run
  const args = [idArgument(id), textArgument(name)]
  for (let attempt = 0; attempt < lockAttempts; attempt += 1) {
    const prepared = await unlessLocked(() => callStep(threadline, 'purge_prepare', args, signal))
    const detached =
      prepared === 'true'
        ? await unlessLocked(() => callStep(threadline, 'purge_detach', args, signal))
        : null
    if (detached !== null) return detached === 'true' ? 'detached' : 'kept'
    if (prepared !== 'false') await rest(attempt, signal)
  }
  return 'in use'
}

/** Drops a partition that is detached, with what belongs to its transactions. A run that is cut off here is gone on with by the next one. */
export async function dropDetached(run: Run, name: string): Promise<void> {
  const { threadline, id, batchSize, signal } = run
  const args = [idArgument(id), textArgument(name)]
  for (let done: string | null = null; done !== 'true'; ) {
    done = await callStep(threadline, 'purge_dependants', [...args, numberArgument(batchSize)], signal)
  }
  await callStep(threadline, 'purge_drop', args, signal)
  await run.report('partition_dropped', name)
}

/** Deletes changes in batches. @returns Whether it came to the end. */
export async function deleteChanges(run: Run): Promise<boolean> {
  const { threadline, id, batchSize, signal } = run
  let place: { readonly group?: number; readonly after?: string } = { group: 1, after: smallestId }
  while (place.group !== undefined && place.after !== undefined) {
    if (!(await run.nextBatch())) return false
    const args = [
      idArgument(id),
      sql`${String(place.group)}::integer`,
      idArgument(place.after),
      numberArgument(batchSize),
    ]
    place = JSON.parse((await callStep(threadline, 'purge_batch', args, signal)) ?? '{}')
    await run.report('batch')
  }
  return true
}

/** Deletes transactions that have nothing left, in batches. @returns Whether it came to the end. */
export async function deleteChildless(run: Run, step: 'purge_swept' | 'purge_actions'): Promise<boolean> {
  const { threadline, id, batchSize, signal } = run
  let after: string | null = smallestId
  while (after !== null) {
    if (!(await run.nextBatch())) return false
    after = await callStep(
      threadline,
      step,
      [idArgument(id), idArgument(after), numberArgument(batchSize)],
      signal,
    )
  }
  return true
}

/** Null when a lock was not to be had in the moment that writers may be kept waiting. */
async function unlessLocked(step: () => Promise<string | null>): Promise<string | null> {
  try {
    return await step()
  } catch (error) {
    if (isThreadlineError(error, 'lock_timeout')) return null
    throw error
  }
}

/** Longer from time to time, with some chance in it, so that it does not keep step with what is in the way. */
function rest(attempt: number, signal: AbortSignal | undefined): Promise<void> {
  const milliseconds = Math.min(20 * 2 ** attempt, 250) * (0.5 + Math.random())
  return setTimeout(milliseconds, undefined, { signal })
}
