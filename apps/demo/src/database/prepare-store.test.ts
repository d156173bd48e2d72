import { expect } from 'vitest'
import { test } from '../__fixtures__/store-test.ts'
import { maintainStore, prepareStore } from './prepare-store.ts'

test('preparing a store again changes nothing', async ({ database, urls }) => {
  const objects = () => database.sql`
    select oid::int, relname::text, relfilenode::int from pg_class where relnamespace = 'public'::regnamespace
    union all select oid::int, tgname::text, tgfoid::int from pg_trigger
    order by 1`
  const before = await objects()
  await prepareStore(urls)
  expect([...(await objects())]).toEqual([...before])
})

test('a month that is missing is added again, with its own guard against TRUNCATE', async ({
  database,
  urls,
}) => {
  const truncateTriggers = () => database.sql`
    select tgrelid::regclass::text as table from pg_trigger
    where tgname = '!threadline_truncate' and tgrelid::regclass::text like 'payments%' order by 1`
  const before = [...(await truncateTriggers())]
  expect(before.length).toBe(6)
  await database.sql.unsafe(`drop table ${before.at(-1)?.table}`)
  await maintainStore(urls.owner)
  expect([...(await truncateTriggers())]).toEqual(before)
})
