import type { Readable } from 'node:stream'
import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { quoteLiteral } from '../sql/quote.ts'
import type { SelectedColumn } from './column-kinds.ts'
import { copyReader, type TextRow } from './copy-format.ts'
import type { Executor } from './database.ts'
import { driverOf } from './driver.ts'
import { clientOf, sessionOf } from './session.ts'

/** A COPY under way. */
export interface Copying {
  readonly rows: Promise<readonly TextRow[]>
  /** Asks the server to stop it. */
  readonly cancel: () => void
}

/**
 * Starts reading the rows of a statement with COPY: for many rows it takes half the time of a query, because the driver makes no
 * object of each. Undefined where that is not possible: with other drivers than postgres.js, which alone has it, and for values that no constant can hold.
 */
export function startCopying(
  db: Executor,
  { columns, from }: { readonly columns: readonly SelectedColumn[]; readonly from: SQL },
): Copying | undefined {
  const session = driverOf(db) === 'postgres-js' ? sessionOf(db) : undefined
  const client = session === undefined ? undefined : clientOf(db)
  const list = columns.map(({ expression }) => expression)
  const text =
    client === undefined ? undefined : withConstants(sql`select ${sql.join(list, sql`, `)} ${from}`)
  if (text === undefined || !isPostgresJs(client)) return undefined
  const query = client.unsafe(`COPY (${text}) TO STDOUT (FORMAT binary)`)
  const rows = new Promise<readonly TextRow[]>((resolve, reject) => {
    const begun = query.resolve
    // At once, and not when the promise of the stream has settled: the server may send all of the answer together, and an error that nobody listens to ends the process.
    query.resolve = (stream) => {
      query.resolve = begun
      readRows(stream, columns).then(resolve, reject)
      begun(stream)
    }
    query.readable().catch(reject)
  })
  return {
    rows,
    // Cancelled before it was sent, a query would leave a connection that is only being opened unusable.
    cancel: () => {
      if (query.state != null) query.cancel()
    },
  }
}

/** By events, because the driver pushes every row by itself, and iterating would take each out of a queue. */
function readRows(stream: Readable, columns: readonly SelectedColumn[]): Promise<readonly TextRow[]> {
  const { rows, push } = copyReader(columns)
  return new Promise((resolve, reject) => {
    stream.on('data', push)
    stream.once('end', () => resolve(rows))
    stream.once('error', reject)
  })
}

/** COPY takes no parameters: they become constants. The marks around their numbers cannot be part of any SQL. */
class MarkingDialect extends PgDialect {
  override escapeParam(index: number): string {
    return `\0${index}\0`
  }
}

const dialect = new MarkingDialect()

function withConstants(statement: SQL): string | undefined {
  const { sql: text, params } = dialect.sqlToQuery(statement)
  try {
    return text.replaceAll(/\0(\d+)\0/g, (_mark, index: string) => constant(params[Number(index)]))
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** All values of Threadline's statements are text, see `values.ts`. */
function constant(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('only text can become a constant')
  return quoteLiteral(value)
}

interface PostgresJsQuery {
  /** The backend that the query was sent to. */
  readonly state?: unknown
  cancel(): void
  /** Called with the stream of the answer. */
  resolve: (stream: Readable) => void
  readable(): Promise<unknown>
}

interface PostgresJsClient {
  unsafe(text: string): PostgresJsQuery
}

function isPostgresJs(client: object | undefined): client is PostgresJsClient {
  return client !== undefined && 'unsafe' in client
}
