import { type JsonValue, parseJson } from '@threadline/contract'
import type { TestDatabase } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { ThreadlineConfig } from '../../config/define-config.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { type InstalledTriggers, installTriggers } from '../install-triggers.ts'

/** Runs the DDL as the owner of the database and installs capture on the configured tables. */
export async function capture(
  db: TestDatabase,
  ddl: string,
  tables: NonNullable<ThreadlineConfig['tables']>,
): Promise<InstalledTriggers[]> {
  // A client of its own, because Drizzle changes how its client reads types.
  const client = db.connect(db.url, { max: 1 })
  try {
    await client.unsafe(ddl)
    return await installTriggers(drizzle(client), resolveConfig({ tables }))
  } finally {
    await client.end()
  }
}

/** A change as the trail holds it. */
export interface TrailChange {
  readonly id: string
  readonly transactionId: string
  readonly capturedAt: string
  readonly table: string
  readonly op: string
  readonly key: string | null
  /** The key before an update that has changed it. */
  readonly oldKey: string | null
  readonly actor: string | null
  readonly partition: string | null
  readonly after: JsonValue
  readonly before: JsonValue
}

type Stored = { [Field in keyof TrailChange]: string | null } & {
  id: string
  transactionId: string
  capturedAt: string
}

/** The trail of one table, or of all, in the order of capture. */
export async function trail(db: TestDatabase, table?: string): Promise<TrailChange[]> {
  const stored = await db.sql<Stored[]>`
    select changes.id::text, transaction_id::text as "transactionId",
      to_char(captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "capturedAt", table_name as "table", op::text, row_key as key,
      moves.old_row_key as "oldKey", actor, partition_name as partition, after::text, before::text
    from threadline.audit_changes as changes
    join threadline.audited_tables as tables on tables.id = changes.table_id
    left join threadline.audit_key_moves as moves on moves.change_id = changes.id and moves.table_id = changes.table_id
    where table_name = coalesce(${table ?? null}, table_name)
    order by changes.id`
  return stored.map((change) => ({
    ...change,
    table: change.table ?? '',
    op: change.op ?? '',
    after: change.after === null ? null : parseJson(change.after),
    before: change.before === null ? null : parseJson(change.before),
  }))
}

/** What was captured, in short: `['I 1', 'U 1', 'D 1', 'T']`. */
export async function captured(db: TestDatabase, table?: string): Promise<string[]> {
  return (await trail(db, table)).map(({ op, key }) => (key === null ? op : `${op} ${key}`))
}

/** Runs statements as the given actor in one transaction. */
export async function asActor(db: TestDatabase, actorId: string, statements: string): Promise<void> {
  const actor = JSON.stringify({ type: 'user', id: actorId })
  await db.sql.begin(async (tx) => {
    await tx`select set_config('threadline.actor_ref', ${actor}, true)`
    await tx.unsafe(statements)
  })
}
