import type { TestDatabase } from '@threadline/testing'
import { expect } from 'vitest'

/** Proves that a text occurs nowhere in the tables of the audit schema. */
export async function expectNoTrace(db: TestDatabase, secret: string): Promise<void> {
  const tables = await db.sql<{ name: string }[]>`
    select oid::regclass::text as name from pg_class
    where relnamespace = 'threadline'::regnamespace and relkind in ('r', 'p') and not relispartition`
  expect(tables.length).toBeGreaterThan(5)
  for (const { name } of tables) {
    const found = await db.sql.unsafe(
      `select * from ${name} as stored where position($1 in stored::text) > 0`,
      [secret],
    )
    expect(found, name).toEqual([])
  }
}
