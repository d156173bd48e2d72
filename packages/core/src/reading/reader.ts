import { type SQL, sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.ts'
import { quoteQualified } from '../sql/quote.ts'

/** What the reading functions need of a Threadline handle. Nothing is ever written through it: it may be a standby. */
export interface Reader {
  readonly db: Database
  /** The schema that holds the trail. */
  readonly schema: string
}

/** A reader, or the transaction of one. */
export interface Source {
  readonly db: Executor
  readonly schema: string
}

/** The tables of the trail with their schema in front, so that nothing depends on the `search_path` of the session. */
export interface TrailTables {
  readonly changes: SQL
  readonly transactions: SQL
  readonly switches: SQL
  readonly keyMoves: SQL
  readonly actions: SQL
  readonly tables: SQL
  readonly clockSkews: SQL
  readonly hourlyCounts: SQL
  readonly rollupState: SQL
}

export function trailTables({ schema }: Pick<Source, 'schema'>): TrailTables {
  const table = (name: string) => sql.raw(quoteQualified(schema, name))
  return {
    changes: table('audit_changes'),
    transactions: table('audit_transactions'),
    switches: table('audit_context_switches'),
    keyMoves: table('audit_key_moves'),
    actions: table('audit_actions'),
    tables: table('audited_tables'),
    clockSkews: table('clock_skews'),
    hourlyCounts: table('hourly_counts'),
    rollupState: table('rollup_state'),
  }
}
