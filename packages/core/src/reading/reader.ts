import { type SQL, sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.ts'
import { quoteQualified } from '../sql/quote.ts'
import type { ResolvedScope } from './scope/read-scope.ts'
import { visibleTrail } from './scope/visible-trail.ts'

/** What the reading functions need of a Threadline handle. Nothing is ever written through it: it may be a standby. */
export interface Reader {
  readonly db: Database
  /** The schema that holds the trail. */
  readonly schema: string
  /** What may be seen: what every one of these lets through. @defaultValue everything */
  readonly scopes?: readonly ResolvedScope[] | undefined
}

/** A reader, or the transaction of one. */
export interface Source {
  readonly db: Executor
  readonly schema: string
  readonly scopes?: readonly ResolvedScope[] | undefined
}

/** Whether a part of the trail may be hidden from the reader. */
export const isScoped = ({ scopes = [] }: Pick<Source, 'scopes'>): boolean => scopes.length > 0

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

/**
 * The one place where a scope takes effect: for a scoped reader each of the tables is its visible part, so that what is hidden is, to every question, not there.
 * Where such a table stands it needs an alias.
 */
export function trailTables({ schema, scopes = [] }: Pick<Source, 'schema' | 'scopes'>): TrailTables {
  const table = (name: string) => sql.raw(quoteQualified(schema, name))
  const trail: TrailTables = {
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
  return scopes.length === 0 ? trail : visibleTrail(trail, scopes)
}
