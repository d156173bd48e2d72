import type postgres from 'postgres'

/** A JSON object as a parameter of type jsonb. */
export type Payload = Readonly<Record<string, postgres.JSONValue>>

/** A change of one row, as the code that makes it knows it. */
export interface WrittenChange {
  readonly table: string
  readonly op: 'insert' | 'update' | 'delete'
  readonly rowId: string
  readonly before: Payload | null
  readonly after: Payload | null
}

/** A statement that changes many rows, and what a hand-written audit of it needs. */
export interface BulkStatement {
  readonly table: string
  readonly op: 'insert' | 'update' | 'delete'
  readonly text: string
  /** SQL expressions over the row as the statement returns it, of type jsonb. */
  readonly before: string
  readonly after: string
}

/** One way to do the same work: without capture, or with one kind of it. */
export interface Variant {
  readonly name: VariantName
  /** How the report calls it. */
  readonly label: string
  /** Schema of this variant's copies of the tables. */
  readonly schema: string
  /** Schema of what it records; null when it records nothing. */
  readonly auditSchema: string | null
  /** Whether each transaction names actor and correlation id in transaction-local settings. */
  readonly setsContext: boolean
  /** Makes what is needed to record; the tables are there already. */
  readonly install: (url: string) => Promise<void>
  /** Records one change by a statement of the application's own. */
  readonly record?: (tx: postgres.TransactionSql, change: WrittenChange) => PromiseLike<unknown>
  /** Adds the recording to a statement that changes many rows. */
  readonly recordMany?: (statement: BulkStatement) => string
  /** Counts the changes that were recorded with the actor of the benchmark; null when nothing is recorded. */
  readonly countChanges: string | null
  /** Empties what was recorded. */
  readonly forget: (sql: postgres.Sql) => Promise<void>
}

export type VariantName = 'none' | 'closing' | 'context' | 'hand' | 'textbook' | 'threadline'

/** Who acts, in every transaction that is measured. */
const actor = { type: 'user', id: '42' } as const
export const actorKey = `${actor.type}/${actor.id}`
export const correlationId = 'req_4f9c1d2e'

/** Statements are prepared by name, as applications send them. */
export const prepared = { prepare: true } as const

/** The statement by which an application names actor and correlation id; the settings are those of Threadline. */
export function setContext(tx: postgres.TransactionSql) {
  return tx.unsafe(
    `select set_config('threadline.actor_ref', $1, true), set_config('threadline.context', $2, true)`,
    [JSON.stringify(actor), JSON.stringify({ correlation_id: correlationId })],
    prepared,
  )
}
