import { anotherOlderServer, createDatabase, skipReasons, type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect, vi } from 'vitest'
import { asActor, capture, captured, trail } from '../triggers/__fixtures__/captured-tables.ts'
import { expectReplay } from '../triggers/__fixtures__/replay.ts'
import { dump, restore, wholeTrail } from './__fixtures__/dump-and-restore.ts'
import { installStorage } from './install-storage.ts'

/** The tables of the trail; hours are counted by each server for itself. */
const trailTables = [
  ...['audited_tables', 'audit_transactions', 'audit_context_switches', 'audit_changes'],
  ...['audit_key_moves', 'audit_actions', 'clock_skews', 'schema_migrations'],
].map((name) => `threadline.${name}`)

const rowsOf = ({ sql }: TestDatabase) => sql`select * from t order by id`

/** Until the subscriber has everything. */
async function caughtUp(source: TestDatabase, target: TestDatabase): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await wholeTrail(target)).toEqual(await wholeTrail(source))
      expect(await rowsOf(target)).toEqual(await rowsOf(source))
    },
    { timeout: 60_000, interval: 100 },
  )
}

test('logical replication to a newer server: the trail is on both sides, nothing twice, and capture goes on there after the switch', {
  timeout: 180_000,
}, async ({ server, skip }) => {
  const older = await anotherOlderServer({ publishes: true })
  if (older === undefined) return skip(skipReasons.noOlderServer)
  const source = await createDatabase(older, { empty: true })
  const target = await createDatabase(server, { empty: true })
  await installStorage(drizzle(source.connect(source.url, { max: 1 })))
  await capture(source, 'create table t (id int primary key, v text)', { t: {} })
  await asActor(source, 'before', `insert into t values (1, 'a'), (2, 'b')`)

  await restore(target.url, await dump(source, '--schema-only'))
  const publisher = source.connect(source.superuserUrl, { max: 1 })
  await publisher.unsafe('create publication shop for table t')
  await publisher.unsafe(
    `create publication trail for table ${trailTables.join(', ')} with (publish = 'insert', publish_via_partition_root = true)`,
  )
  const { username, password, hostname, port } = new URL(source.superuserUrl)
  const subscriber = target.connect(target.superuserUrl, { max: 1 })
  await subscriber.unsafe(
    `create subscription moving connection 'host=${hostname} port=${port} user=${username} password=${password} dbname=${source.name}' publication shop, trail`,
  )
  try {
    await caughtUp(source, target)
    await asActor(source, 'during', `update t set v = 'c' where id = 1`)
    await asActor(source, 'during', `update t set id = 20 where id = 2; delete from t where id = 20`)
    await asActor(
      source,
      'during',
      `select threadline.record_action('shop.moved', '{}'); insert into t values (3, 'd')`,
    )
    await caughtUp(source, target)
    expect(await captured(target)).toEqual(['I 1', 'I 2', 'U 1', 'U 20', 'D 20', 'I 3'])
  } finally {
    await subscriber.unsafe('drop subscription moving')
  }

  await target.sql`
    insert into threadline.rollup_state (counted_until)
    select coalesce(date_trunc('hour', min(captured_at), 'UTC'), date_trunc('hour', now(), 'UTC')) from threadline.audit_changes`
  await asActor(target, 'after', `update t set v = 'e' where id = 3`)
  const changes = await trail(target)
  expect(changes.at(-1)).toMatchObject({ op: 'U', key: '3', actor: 'user/after' })
  expect(changes).toHaveLength(7)
  expect(await captured(source)).toHaveLength(6)
  await target.sql`select threadline.count_hours()`
  await expectReplay(target, 't')
  await source.drop()
  await target.drop()
})
