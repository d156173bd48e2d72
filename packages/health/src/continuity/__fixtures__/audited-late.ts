import { createThreadline, type Threadline, type ThreadlineConfig } from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import type { TestDatabase } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'

/** Tables that had rows before they were captured. */
export async function auditedLate(
  db: TestDatabase,
  ddl: string,
  config: ThreadlineConfig,
): Promise<Threadline> {
  await db.sql.unsafe(ddl)
  const client = db.connect(undefined, { max: 6 })
  const threadline = createThreadline({ db: drizzle(client), config })
  await installTriggers(threadline.db, threadline.config)
  return threadline
}

/** What the trail holds of a table, in the order of capture. */
export async function trailOf(db: TestDatabase, table: string) {
  return db.sql<{ op: string; key: string; after: string | null; partition: string | null; actor: string }[]>`
    select op::text, row_key as key, after::text, partition_name as partition, actor
    from threadline.audit_changes join threadline.audited_tables on table_id = audited_tables.id
    where table_name = ${table} order by audit_changes.id`
}
