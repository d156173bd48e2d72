import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { expect } from 'vitest'
import { test } from '../__fixtures__/store-test.ts'
import * as schema from './schema.ts'

test('the tables that the program knows are those that the migrations make', async ({ database, urls }) => {
  const made = await database.connect(urls.owner)`
    select table_name as table, array_agg(column_name order by ordinal_position)::text[] as columns
    from information_schema.columns
    where table_schema = 'public' and table_name not like 'payments\\_%'
    group by table_name order by table_name`
  const known = Object.values(schema)
    .filter((member) => is(member, PgTable))
    .map((table) => ({
      table: getTableName(table),
      columns: Object.values(getTableColumns(table)).map(({ name }) => name),
    }))
  expect(known.toSorted((a, b) => (a.table < b.table ? -1 : 1))).toEqual([...made])
})
