import type { SQL } from 'drizzle-orm'

/** The least that a statement needs: a Drizzle database or transaction of any PostgreSQL driver. */
export interface Executor {
  execute(query: SQL): PromiseLike<unknown>
}

/** How a transaction is opened; Drizzle passes it on to `begin` or `set transaction`, before any other statement. */
export interface TransactionSettings {
  /** @defaultValue that of the server, normally read committed */
  readonly isolationLevel?: 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable'
  /** @defaultValue read write */
  readonly accessMode?: 'read only' | 'read write'
  /** Only means something for `serializable` with `read only`. @defaultValue false */
  readonly deferrable?: boolean
}

/**
 * Any Drizzle PostgreSQL database whose driver has interactive transactions: postgres.js, node-postgres, PGlite and others like them.
 * Structural, so that no driver is imported.
 */
export interface Database extends Executor {
  transaction<Result>(
    work: (tx: Executor) => Promise<Result>,
    settings?: TransactionSettings,
  ): Promise<Result>
}

/** The transaction that a database hands to its `transaction` callback, with the schema and driver of that database. */
export type TransactionOf<Db extends Database> = Parameters<Parameters<Db['transaction']>[0]>[0]
