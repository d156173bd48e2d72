import { ThreadlineError } from '@threadline/contract'
import { formatTableName, type Threadline } from '@threadline/core'
import { execute, findTable, instantText } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import type { RetentionPolicy } from './require-policy.ts'

/** The cut-off of one table with a window of its own. */
export interface TableCutoff {
  readonly tableId: string
  /** Its name, with its schema in front unless that is `public`. */
  readonly table: string
  readonly cutoff: string
}

/** Changes captured strictly before their cut-off go. */
export interface Cutoffs {
  /** Of all tables without a window of their own, and of actions. */
  readonly cutoff: string
  readonly tables: readonly TableCutoff[]
}

/**
 * What a policy means now, by the clock of the database. A table must be audited under the name by which its window is configured: with a misspelt name it
 * would silently be purged by the window of all.
 *
 * @param earlier - A cut-off before that of the policy, in its place; tables whose own window leads further back keep that.
 * @throws ThreadlineError `invalid_purge` when `earlier` is later than the policy allows, `table_not_audited`
 */
export async function readCutoffs(
  { db, config }: Pick<Threadline, 'db' | 'config'>,
  policy: RetentionPolicy,
  earlier?: string,
  signal?: AbortSignal,
): Promise<Cutoffs> {
  const source = { db, schema: config.storageSchema }
  const tables = []
  for (const window of policy.tables) {
    tables.push({ ...window, id: (await findTable(source, formatTableName(window))).id })
  }
  const windows = [policy, ...tables].map(({ maxAgeSeconds }) => maxAgeSeconds)
  const found = await execute<{ cutoff: string }>(
    db,
    sql`
      select ${instantText(sql`(now() - make_interval(secs => age::double precision))`)} as cutoff
      from unnest(${`{${windows.join(',')}}`}::bigint[]) with ordinality as ages(age, place) order by place`,
    { what: 'read the clock of the database', signal },
  )
  const [ofPolicy = '', ...ofTables] = found.map(({ cutoff }) => cutoff)
  if (earlier !== undefined && earlier > ofPolicy) throw laterThanPolicy(ofPolicy)
  return {
    cutoff: earlier ?? ofPolicy,
    tables: tables.map((table, index) => ({
      tableId: table.id,
      table: formatTableName(table),
      cutoff: earliest(ofTables[index] ?? ofPolicy, earlier),
    })),
  }
}

/** Instants in canonical text are in the order of time. */
const earliest = (cutoff: string, earlier: string | undefined) =>
  earlier !== undefined && earlier < cutoff ? earlier : cutoff

function laterThanPolicy(allowed: string): ThreadlineError {
  const message = `must not be later than the policy allows, which is ${allowed} now`
  return new ThreadlineError('invalid_purge', `Invalid purge: cutoff ${message}.`, {
    details: { problems: [{ path: 'cutoff', message }] },
  })
}
