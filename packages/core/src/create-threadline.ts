import type { ThreadlineConfig } from './config/define-config.ts'
import { type ResolvedConfig, resolveConfig } from './config/resolve-config.ts'
import type { Database, TransactionOf } from './database/database.ts'
import { requireDatabase } from './database/driver.ts'
import {
  type RecordActionDetails,
  type RecordActionOptions,
  type RecordedAction,
  recordAction,
} from './writing/record-action.ts'
import {
  type TransactionContext,
  type TransactionOptions,
  type TransactionResult,
  transaction,
} from './writing/transaction.ts'

/** What a handle is made of. */
export interface CreateThreadlineOptions<Db extends Database> {
  /** A Drizzle PostgreSQL database with interactive transactions: postgres.js, node-postgres, PGlite or one like them. */
  readonly db: Db
  /** @defaultValue every default: the audit schema is `threadline` */
  readonly config?: ThreadlineConfig
  /** Another database for reading, such as a standby; nothing is ever written to it. @defaultValue `db` */
  readonly readDb?: Database
}

/** The handle of Threadline: plain data with functions, so that they may be taken apart and passed on. */
export interface Threadline<Db extends Database = Database> {
  readonly db: Db
  readonly readDb: Database
  readonly config: ResolvedConfig
  /** See {@link transaction}. */
  transaction<Result>(
    context: TransactionContext,
    work: (tx: TransactionOf<Db>) => PromiseLike<Result> | Result,
    options?: TransactionOptions,
  ): Promise<TransactionResult<Result>>
  /** See {@link recordAction}. */
  recordAction(
    name: string,
    details?: RecordActionDetails,
    options?: RecordActionOptions,
  ): Promise<RecordedAction>
}

/**
 * Makes the handle from which everything else starts. It opens no connection and reads no environment.
 *
 * @throws ThreadlineError `invalid_config` with every problem, `unsupported_driver`
 * @example
 * ```ts
 * const threadline = createThreadline({ db: drizzle(process.env.DATABASE_URL!), config })
 * ```
 */
export function createThreadline<Db extends Database>(options: CreateThreadlineOptions<Db>): Threadline<Db> {
  const { db, readDb = db } = options
  requireDatabase(db, 'db')
  requireDatabase(readDb, 'readDb')
  const writer = { db, config: resolveConfig(options.config) }
  return Object.freeze({
    ...writer,
    readDb,
    transaction: <Result>(
      context: TransactionContext,
      work: (tx: TransactionOf<Db>) => PromiseLike<Result> | Result,
      settings?: TransactionOptions,
    ) => transaction(writer, context, work, settings),
    recordAction: (name: string, details?: RecordActionDetails, settings?: RecordActionOptions) =>
      recordAction(writer, name, details, settings),
  })
}
