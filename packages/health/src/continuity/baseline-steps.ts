import { type ActorRef, isJsonObject, parseJson, ThreadlineError } from '@threadline/contract'
import { sqlState, type Threadline } from '@threadline/core'
import { execute, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'

/** What became of one batch. */
export interface BaselineStep {
  readonly finished: boolean
  /** Rows that it wrote. */
  readonly written: number
  /** Ranges of keys in which rows were locked by others. */
  readonly waiting: number
  /** Whether it went back for rows that were locked before. */
  readonly retrying: boolean
}

/** The run of a table that is under way, or a new one. */
export async function beginBaseline(
  { db, config }: Threadline,
  tableId: number,
  refresh: boolean,
  signal?: AbortSignal,
): Promise<string> {
  const begin = sql.raw(quoteQualified(config.storageSchema, 'begin_baseline'))
  const [row] = await execute<{ run: string }>(
    db,
    sql`select ${begin}(${String(tableId)}::text::integer, ${String(refresh)}::text::boolean)::text as run`,
    { what: 'begin the baseline', signal },
  )
  if (row === undefined) throw new TypeError('begin_baseline has answered with no row')
  return row.run
}

/** One batch, in a transaction of its own. */
export async function runBaselineStep(
  threadline: Threadline,
  run: string,
  { batchSize, actor, signal }: { batchSize: number; actor: ActorRef; signal: AbortSignal | undefined },
): Promise<BaselineStep> {
  const batch = sql.raw(quoteQualified(threadline.config.storageSchema, 'snapshot_batch'))
  try {
    const { result } = await threadline.transaction(
      { actor, source: 'threadline baseline' },
      (tx) =>
        execute<{ step: string }>(
          tx,
          sql`select ${batch}(${run}::text::bigint, ${String(batchSize)}::text::integer)::text as step`,
          { what: 'write the baseline', signal },
        ),
      { isolationLevel: 'read committed' },
    )
    return readStep(result[0]?.step)
  } catch (error) {
    throw explained(error)
  }
}

/** How many rows of a table the trail does not know, counted in one look at the table. */
export async function countUnknownRows(
  { db, config }: Threadline,
  tableId: number,
  refresh: boolean,
  signal?: AbortSignal,
): Promise<number> {
  const count = sql.raw(quoteQualified(config.storageSchema, 'count_unknown'))
  try {
    const [row] = await execute<{ rows: string }>(
      db,
      sql`select ${count}(${String(tableId)}::text::integer, ${String(refresh)}::text::boolean)::text as rows`,
      { what: 'count the rows of which nothing is known', signal },
    )
    return Number(row?.rows ?? 0)
  } catch (error) {
    throw explained(error)
  }
}

function readStep(text: string | undefined): BaselineStep {
  const step = parseJson(text ?? 'null')
  if (!isJsonObject(step)) throw new TypeError('snapshot_batch has answered with no object')
  return {
    finished: step.finished === true,
    written: Number(step.written),
    waiting: Number(step.waiting),
    retrying: step.retrying === true,
  }
}

/** The functions of the audit schema speak by SQLSTATE. */
function explained(error: unknown): unknown {
  const state = sqlState(error)
  if (state === 'TL010')
    return new ThreadlineError(
      'capture_incomplete',
      'The triggers of this table were removed or disabled meanwhile; the baseline has stopped. Run "threadline health coverage".',
      { cause: error },
    )
  if (state === 'TL011')
    return new ThreadlineError(
      'no_usable_key',
      'The key of this table has no unique index any more, or is redacted; run "threadline health coverage".',
      { cause: error },
    )
  return error
}
