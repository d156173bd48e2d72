import { isJsonObject, parseJson } from '@threadline/contract'
import { actorKey, type Executor, sqlState, system, type Threadline } from '@threadline/core'
import { execute, type InspectedTable, quoteIdentifier, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { canaryChanges } from './canary-changes.ts'
import type { CanaryFacts } from './table-facts.ts'

/** What was written and seen. */
export interface CanaryWrite {
  readonly outcome: 'proven' | 'unproven' | 'not_checked'
  readonly op: 'update' | 'delete' | null
  readonly reason: string | null
}

/** Who the canary is, in a trail that never gets to hold it. */
const canaryActor = system('threadline-canary')

/** Carries what was seen out of the transaction, which is rolled back by it. */
class RolledBack extends Error {
  readonly seen: CanaryWrite
  constructor(seen: CanaryWrite) {
    super('The canary is rolled back.')
    this.seen = seen
  }
}

const notChecked = (reason: string): CanaryWrite => ({ outcome: 'not_checked', op: null, reason })

/** Changes one row as the application would, looks at what was captured, and rolls back. */
export async function writeCanary(
  threadline: Threadline,
  table: InspectedTable,
  facts: CanaryFacts,
  mayDelete: boolean,
): Promise<CanaryWrite> {
  try {
    await threadline.transaction(
      { actor: canaryActor, source: 'threadline canary' },
      async (tx: Executor) => {
        throw new RolledBack(await writeAndLook(tx, threadline.config.storageSchema, table, facts, mayDelete))
      },
    )
  } catch (error) {
    if (error instanceof RolledBack) return error.seen
    return failed(error)
  }
  throw new TypeError('the transaction of the canary was not rolled back')
}

async function writeAndLook(
  tx: Executor,
  storageSchema: string,
  { found, entry }: InspectedTable,
  facts: CanaryFacts,
  mayDelete: boolean,
): Promise<CanaryWrite> {
  const table = quoteQualified(found.schema, found.table)
  await tx.execute(
    sql`select set_config('lock_timeout', '1s', true), set_config('statement_timeout', '10s', true)`,
  )
  const [row] = await run<{ part: string; place: string }>(
    tx,
    `select tableoid::text as part, ctid::text as place from ${table} limit 1 for update skip locked`,
  )
  if (row === undefined) return notChecked('There is no row that could be changed.')
  const place = `tableoid = '${row.part}' and ctid = '${row.place}'`
  const op = await change(tx, table, place, facts, mayDelete)
  if (op === null) return notChecked('No change was found that the checks of the table allow.')
  const [answer] = await execute<{ seen: string | null }>(
    tx,
    sql`select ${sql.raw(quoteQualified(storageSchema, 'captured_here'))}(${String(entry?.id ?? 0)}::text::integer)::text as seen`,
    { what: 'look at what was captured' },
  )
  return judge(op, answer?.seen ?? null)
}

/** The first change that is allowed; each within a savepoint, because one that fails would end the transaction. */
async function change(
  tx: Executor,
  table: string,
  place: string,
  facts: CanaryFacts,
  mayDelete: boolean,
): Promise<'update' | 'delete' | null> {
  for (const { column, value } of canaryChanges(facts.columns)) {
    const name = quoteIdentifier(column)
    const statement = `update ${table} set ${name} = ${value} where ${place} and ${name}::text is distinct from (${value})::text returning 1`
    if (await attempt(tx, statement)) return 'update'
  }
  if (mayDelete && (await attempt(tx, `delete from ${table} where ${place} returning 1`))) return 'delete'
  return null
}

async function attempt(tx: Executor, statement: string): Promise<boolean> {
  await run(tx, 'savepoint threadline_canary')
  try {
    const changed = await run(tx, statement)
    if (changed.length > 0) return true
  } catch (error) {
    if (!isRefusedValue(error)) throw error
  }
  await run(tx, 'rollback to savepoint threadline_canary')
  return false
}

/** A check, a length, a range: the value does not suit the table, which says nothing about capture. */
const isRefusedValue = (error: unknown): boolean => /^2[23]/.test(sqlState(error) ?? '')

function judge(op: 'update' | 'delete', text: string | null): CanaryWrite {
  const seen = text === null ? null : parseJson(text)
  const unproven = (reason: string): CanaryWrite => ({ outcome: 'unproven', op, reason })
  if (!isJsonObject(seen)) return unproven('Nothing was captured.')
  if (seen.op !== (op === 'update' ? 'U' : 'D')) return unproven('It was captured as another operation.')
  const actor = actorKey(canaryActor)
  if (seen.actor !== actor || seen.transaction_actor !== actor)
    return unproven('It was captured, but not with its actor: the settings of the transaction do not arrive.')
  return { outcome: 'proven', op, reason: null }
}

/** Never the message of the server, which may show the row. */
function failed(error: unknown): CanaryWrite {
  const state = sqlState(error)
  if (state === '42501')
    return notChecked(
      'The role of the connection may not change the table, or not look at what was captured.',
    )
  if (state === '55P03' || state === '40P01' || state === '57014')
    return notChecked('The table was busy; nothing was waited for.')
  if (state === undefined) throw error
  return { outcome: 'unproven', op: null, reason: `The write failed with SQLSTATE ${state}.` }
}

function run<Row>(tx: Executor, statement: string): Promise<Row[]> {
  return execute<Row>(tx, sql.raw(statement), { what: 'write a canary' })
}
