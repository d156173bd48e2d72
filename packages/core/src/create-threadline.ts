import type { AuditChange, ChangeFilters } from '@threadline/contract'
import type { ThreadlineConfig } from './config/define-config.ts'
import { type ResolvedConfig, resolveConfig } from './config/resolve-config.ts'
import type { Database } from './database/database.ts'
import { requireDatabase } from './database/driver.ts'
import { readTables } from './reading/audited-table.ts'
import { changeById } from './reading/changes/change-by-id.ts'
import { streamChangeTexts } from './reading/changes/stream-change-texts.ts'
import { type StreamOptions, streamChanges } from './reading/changes/stream-changes.ts'
import { timeline } from './reading/changes/timeline.ts'
import { count } from './reading/counting/count.ts'
import { facets } from './reading/counting/facets.ts'
import { histogram } from './reading/counting/histogram.ts'
import { createFeed } from './reading/following/feed.ts'
import type { FollowedChange, FollowOptions } from './reading/following/follow-changes.ts'
import type { Reader } from './reading/reader.ts'
import { asOf } from './reading/rows/as-of.ts'
import { history } from './reading/rows/history.ts'
import { limitedReader } from './reading/scope/limited-reader.ts'
import { toReadScope } from './reading/scope/read-scope.ts'
import { actorWindow } from './reading/transactions/actor-window.ts'
import { correlationBundle } from './reading/transactions/correlation-bundle.ts'
import { incident } from './reading/transactions/incident.ts'
import { transactionById } from './reading/transactions/transaction-by-id.ts'
import type { Threadline } from './threadline.ts'
import { recordAction } from './writing/record-action.ts'
import { transaction } from './writing/transaction.ts'

/** What a handle is made of. */
export interface CreateThreadlineOptions<Db extends Database> {
  /** A Drizzle PostgreSQL database with interactive transactions: postgres.js, node-postgres, PGlite or one like them. */
  readonly db: Db
  /** @defaultValue every default: the audit schema is `threadline` */
  readonly config?: ThreadlineConfig
  /** Another database for reading, such as a standby; nothing is ever written to it. @defaultValue `db` */
  readonly readDb?: Database
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
  const config = resolveConfig(options.config)
  return handle({ db, readDb, config }, { db: readDb, schema: config.storageSchema })
}

interface Parts<Db extends Database> {
  readonly db: Db
  readonly readDb: Database
  readonly config: ResolvedConfig
}

function handle<Db extends Database>({ db, readDb, config }: Parts<Db>, reader: Reader): Threadline<Db> {
  const writer = { db, config }
  return Object.freeze<Threadline<Db>>({
    db,
    readDb,
    config,
    scopes: (reader.scopes ?? []).map(toReadScope),
    transaction: (context, work, settings) => transaction(writer, context, work, settings),
    recordAction: (name, details, settings) => recordAction(writer, name, details, settings),
    timeline: (filters) => timeline(reader, filters),
    count: (filters, settings) => count(reader, filters, settings),
    histogram: (filters, settings) => histogram(reader, filters, settings),
    facets: (filters, settings) => facets(reader, filters, settings),
    streamChanges: streaming(reader),
    streamChangeTexts: (filters, settings) => streamChangeTexts(reader, filters, settings),
    history: (table, key, settings) => history(reader, table, key, settings),
    asOf: (table, key, at) => asOf(reader, table, key, at),
    actorWindow: (actor, settings) => actorWindow(reader, actor, settings),
    correlationBundle: (id, settings) => correlationBundle(reader, id, settings),
    incident: (id, settings) => incident(reader, id, settings),
    transactionById: (id) => transactionById(reader, id),
    changeById: (id) => changeById(reader, id),
    auditedTables: () => readTables(reader),
    feed: (settings) => createFeed(reader, settings),
    limited: (limits) => {
      const further = limitedReader(reader, limits)
      return handle({ db, readDb: further.db, config }, further)
    },
  })
}

/** A function expression cannot have two signatures. */
function streaming(reader: Reader): Threadline['streamChanges'] {
  function stream(filters?: ChangeFilters, options?: StreamOptions): AsyncIterableIterator<AuditChange>
  function stream(
    filters: ChangeFilters | undefined,
    options: FollowOptions,
  ): AsyncIterableIterator<FollowedChange>
  function stream(filters?: ChangeFilters, options: StreamOptions | FollowOptions = {}) {
    return options.follow === true
      ? streamChanges(reader, filters, options)
      : streamChanges(reader, filters, options)
  }
  return stream
}
