import type postgres from 'postgres'
import type { Program } from '../program/step.ts'
import type { TableShape } from '../schema/table-shape.ts'
import { openSession, type SessionOptions, type StatementRecord, type StepOutcome } from './session.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'

/** A transaction that was committed. */
export interface Committed {
  /** Its id in the trail; null when nothing was captured. */
  readonly transactionId: string | null
  /** What its statements had captured; empty for a statement outside of a transaction, which has no actor. */
  readonly records: readonly StatementRecord[]
  readonly isSingle: boolean
  /** The tables once it was committed; null when they could not be read at that moment. */
  readonly after: Snapshot | null
}

export interface Execution {
  /** In the order of their commits. */
  readonly committed: readonly Committed[]
  /** What became of each step. */
  readonly outcomes: readonly StepOutcome[]
  /** Steps that were carried out. */
  readonly operations: number
}

/** Runs the sessions of a program in turn, and takes a copy of the tables after each commit. */
export async function runProgram(
  connect: () => postgres.Sql,
  observer: postgres.Sql,
  tables: readonly TableShape[],
  program: Program,
  options: SessionOptions,
): Promise<Execution> {
  const sessions = await Promise.all([0, 1, 2].map(() => openSession(connect, options)))
  const committed: Committed[] = []
  const known = new Set<string>()
  const outcomes: StepOutcome[] = []
  let operations = 0
  const observe = async (records: readonly StatementRecord[], isSingle: boolean) => {
    const found = options.captured
      ? await observer.unsafe<{ id: string }[]>(
          'SELECT DISTINCT transaction_id::text AS id FROM threadline.audit_changes',
        )
      : []
    const added = found.map(({ id }) => id).filter((id) => !known.has(id))
    if (added.length > 1) throw new Error(`one commit, and ${added.length} new transactions in the trail`)
    for (const id of added) known.add(id)
    committed.push({
      transactionId: added[0] ?? null,
      records,
      isSingle,
      after: await takeSnapshot(observer, tables),
    })
  }
  try {
    for (const { session: index, step } of program) {
      const session = sessions[index]
      if (session === undefined) continue
      const wasOpen = session.isOpen()
      const outcome = await session.run(step)
      outcomes.push(outcome)
      if (outcome !== 'done') continue
      operations += 1
      const writes = step.kind === 'write'
      if (step.kind === 'commit') await observe(session.records(), false)
      else if (writes && !wasOpen) await observe([], true)
    }
    for (const session of sessions) {
      if (!session.isOpen()) continue
      if ((await session.run({ kind: 'commit' })) === 'done') await observe(session.records(), false)
    }
  } finally {
    await Promise.all(sessions.map((session) => session.close()))
  }
  return { committed, outcomes, operations }
}
