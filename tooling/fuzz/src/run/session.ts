import type postgres from 'postgres'
import type { Step } from '../program/step.ts'

/** The changes that one statement had captured, and the actor in force at it. */
export interface StatementRecord {
  /** Ids above `after`, up to and including `upTo`, of the transaction. */
  readonly after: bigint
  readonly upTo: bigint
  readonly actor: string | null
}

export type StepOutcome = 'done' | 'failed' | 'skipped'

interface Saved {
  readonly name: string
  readonly actor: string | null
  readonly statements: number
}

/** A connection, and what the application knows of it. */
export interface Session {
  /** Whether the step was carried out; a step that makes no sense at this point, or fails, is not. */
  readonly run: (step: Step) => Promise<StepOutcome>
  readonly isOpen: () => boolean
  /** What the transaction that has just ended had captured, statement by statement. */
  readonly records: () => readonly StatementRecord[]
  readonly close: () => Promise<void>
}

const capturedSoFar = `
  SELECT coalesce(max(id), 0)::text AS last FROM threadline.audit_changes
  WHERE transaction_id = nullif(split_part(current_setting('threadline.tx', true), ' ', 1), '')::bigint`

export interface SessionOptions {
  /** Whether there is a trail to look into. */
  readonly captured: boolean
}

/** Sends statements one by one, as an application does, and keeps count of what they should have been captured as. */
export async function openSession(
  connect: () => postgres.Sql,
  { captured }: SessionOptions,
): Promise<Session> {
  const sql = connect()
  await sql.unsafe(`SET lock_timeout = '30ms'`)
  let open = false
  let actor: string | null = null
  let saved: Saved[] = []
  let records: StatementRecord[] = []

  const send = async (text: string) => {
    try {
      await sql.unsafe(text)
      return 'done'
    } catch (error) {
      if (isInternal(error)) throw error
      return 'failed'
    }
  }
  const leave = () => {
    open = false
    actor = null
    saved = []
  }
  const write = async (work: () => Promise<unknown>) => {
    if (!open) records = []
    const after = records.at(-1)?.upTo ?? 0n
    try {
      await work()
      if (!open || !captured) return 'done'
      const [row] = await sql.unsafe(capturedSoFar)
      records.push({ after, upTo: BigInt(row?.last ?? 0), actor })
      return 'done'
    } catch (error) {
      if (isInternal(error)) throw error
      return 'failed'
    }
  }

  const run: Session['run'] = async (step) => {
    if (step.kind === 'write') return write(() => sql.unsafe(step.sql))
    if (step.kind === 'begin') {
      if (open) return 'skipped'
      records = []
      open = true
      return send(`BEGIN ISOLATION LEVEL ${step.isolation}`)
    }
    if (!open) return 'skipped'
    if (step.kind === 'commit' || step.kind === 'rollback') {
      // COMMIT of a failed transaction succeeds, and is a rollback.
      const [alive] = await sql.unsafe('SELECT 1').catch(() => [])
      const outcome = await send(step.kind === 'commit' ? 'COMMIT' : 'ROLLBACK')
      const committed = step.kind === 'commit' && alive !== undefined && outcome === 'done'
      leave()
      if (!committed) records = []
      return committed ? 'done' : 'failed'
    }
    if (step.kind === 'actor') {
      const outcome = await send(`SELECT set_config('threadline.actor_ref', '${step.setting}', true)`)
      if (outcome === 'done') actor = step.actor
      return outcome
    }
    return runSavepoint(step)
  }

  const runSavepoint = async ({ kind, name }: Extract<Step, { name: string }>) => {
    if (kind === 'savepoint') {
      const outcome = await send(`SAVEPOINT ${name}`)
      if (outcome === 'done') saved.push({ name, actor, statements: records.length })
      return outcome
    }
    const index = saved.findLastIndex((one) => one.name === name)
    const found = saved[index]
    if (found === undefined) return 'skipped'
    const outcome = await send(kind === 'release' ? `RELEASE ${name}` : `ROLLBACK TO ${name}`)
    if (outcome !== 'done') return outcome
    saved = saved.slice(0, kind === 'release' ? index : index + 1)
    if (kind === 'rollback to') {
      actor = found.actor
      records = records.slice(0, found.statements)
    }
    return outcome
  }

  return { run, isOpen: () => open, records: () => records, close: () => sql.end({ timeout: 1 }) }
}

/** What no program of an application can bring about: the class of errors that says that something of the server, or of capture, is wrong. */
function isInternal(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return code.startsWith('XX') || code.startsWith('TL') || /threadline/i.test(message)
}
