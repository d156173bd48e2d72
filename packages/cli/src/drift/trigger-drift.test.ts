import type { TestDatabase } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'
import { type Expected, expectFindings, repair, soundShop } from './__fixtures__/drift.ts'

const captureOf = async ({ sql }: TestDatabase, table: string, event: string): Promise<string> => {
  const [found] = await sql<{ name: string }[]>`
    select tgfoid::regproc::text as name from pg_trigger where tgrelid = ${table}::regclass and tgname = ${`!threadline_${event}`}`
  return found?.name ?? ''
}

const damages: Record<string, { sql: string | ((db: TestDatabase) => Promise<string>); found: Expected[] }> =
  {
    'a trigger that was dropped': {
      sql: 'drop trigger "!threadline_delete" on orders',
      found: [
        {
          code: 'trigger_missing',
          table: 'orders',
          message: 'Trigger "!threadline_delete" is missing: deletes are not recorded.',
        },
      ],
    },
    'all triggers, dropped by hand': {
      sql: `drop trigger "!threadline_insert" on orders; drop trigger "!threadline_update" on orders;
      drop trigger "!threadline_delete" on orders; drop trigger "!threadline_truncate" on orders`,
      found: [
        {
          code: 'trigger_missing',
          table: 'orders',
          message: 'Its triggers were dropped: nothing captures it now.',
        },
      ],
    },
    'triggers that a seed script disabled and left': {
      sql: 'alter table orders disable trigger user',
      found: [
        {
          code: 'trigger_disabled',
          table: 'orders',
          message: /^Triggers .* are disabled: inserts, updates, deletes and TRUNCATE are not recorded\.$/,
        },
      ],
    },
    'a trigger for replication only': {
      sql: 'alter table orders enable replica trigger "!threadline_update"',
      found: [
        {
          code: 'trigger_replica_only',
          table: 'orders',
          message: 'Trigger "!threadline_update" is enabled for replication only: updates are not recorded.',
        },
      ],
    },
    'a trigger that fires for some columns only': {
      sql: async (db) =>
        `create or replace trigger "!threadline_update" after update of status on orders for each row execute function ${await captureOf(db, 'orders', 'update')}()`,
      found: [
        {
          code: 'trigger_altered',
          table: 'orders',
          message: 'Trigger "!threadline_update" is not as generated: some updates are not recorded.',
        },
      ],
    },
    'a trigger with a condition, and one that fires for another op': {
      sql: async (db) => `
      create or replace trigger "!threadline_insert" after insert on orders for each row when (new.status <> 'test') execute function ${await captureOf(db, 'orders', 'insert')}();
      create or replace trigger "!threadline_delete" after update on orders for each row execute function ${await captureOf(db, 'orders', 'delete')}()`,
      found: [
        {
          code: 'trigger_altered',
          table: 'orders',
          message: /^Triggers "!threadline_insert" and "!threadline_delete" are not as generated/,
        },
      ],
    },
    'a trigger that can be put off to the end of the transaction': {
      sql: async (db) => `drop trigger "!threadline_update" on orders;
      create constraint trigger "!threadline_update" after update on orders deferrable initially deferred for each row execute function ${await captureOf(db, 'orders', 'update')}()`,
      found: [{ code: 'trigger_altered', table: 'orders', message: /is not as generated/ }],
    },
    'a trigger that calls a function of somebody else': {
      sql: `create function forget() returns trigger language plpgsql as 'begin return null; end';
      create or replace trigger "!threadline_update" after update on orders for each row execute function forget()`,
      found: [
        {
          code: 'trigger_foreign',
          table: 'orders',
          message:
            'Trigger "!threadline_update" calls public.forget() instead of the capture of this table: updates are not recorded.',
        },
      ],
    },
    'a trigger that calls the capture of another table': {
      sql: async (db) =>
        `create or replace trigger "!threadline_update" after update on orders for each row execute function ${await captureOf(db, 'customers', 'update')}()`,
      found: [
        {
          code: 'trigger_shared',
          table: 'orders',
          message:
            /^Trigger "!threadline_update" calls threadline\.customers_.*, the capture of customers: changes are recorded under its name\.$/,
        },
      ],
    },
    'a second trigger that records everything once more': {
      sql: async (db) =>
        `create trigger audit after insert on orders for each row execute function ${await captureOf(db, 'orders', 'insert')}()`,
      found: [
        {
          code: 'trigger_duplicate',
          table: 'orders',
          message: /^Trigger "audit" calls threadline\.orders_.* once more: changes are recorded twice\.$/,
        },
      ],
    },
    'a trigger that is disabled on a partition': {
      sql: 'alter table events_2026 disable trigger "!threadline_insert"',
      found: [
        {
          code: 'partition_not_captured',
          table: 'events',
          message: 'Not recorded: inserts in the partition events_2026.',
        },
      ],
    },
    'a partition that came later': {
      sql: `create table events_2027 partition of events for values from ('2027-01-01') to ('2028-01-01')`,
      found: [
        {
          code: 'partition_not_captured',
          table: 'events',
          message: 'TRUNCATE is not recorded where it names the partition events_2027.',
        },
      ],
    },
    'a partitioned table whose triggers are disabled': {
      sql: 'alter table events disable trigger "!threadline_update"',
      found: [
        {
          code: 'partition_not_captured',
          table: 'events',
          message: 'Not recorded: updates in the partitions events_2025 and events_2026.',
        },
        { code: 'trigger_disabled', table: 'events', message: /is disabled: updates are not recorded\.$/ },
      ],
    },
    'a table that a migration tool dropped and created again': {
      sql: 'drop table orders; create table orders (id int primary key, status text)',
      found: [
        {
          code: 'table_recreated',
          table: 'orders',
          message: 'It was dropped and created again since it was captured: nothing captures it now.',
        },
      ],
    },
  }

describe('damage to triggers is found, and repaired by the command that the finding prints', () => {
  test.for(Object.entries(damages))('%s', async ([, { sql, found }], { onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(typeof sql === 'string' ? sql : await sql(db))
    const findings = await expectFindings(onInstalled, found)
    expect(await onInstalled.run('health coverage --strict')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('[capture_incomplete]'),
    })
    expect(await onInstalled.run('verify coverage')).toMatchObject({ exit: 1 })
    await repair(onInstalled, findings)
    expect(await captured(db)).toEqual(['I', 'U', 'D', 'T', 'I', 'U', 'D', 'T'])
  })
})

/** What one write of each kind to a plain and to a partitioned table leaves in the trail. */
async function captured({ sql }: TestDatabase): Promise<string[]> {
  const [last] = await sql<
    { id: string }[]
  >`select coalesce(max(id), 0)::text as id from threadline.audit_changes`
  await sql.unsafe(`
    insert into orders values (1, 'new'); update orders set status = 'paid'; delete from orders; truncate orders;
    insert into events values (1, '2026-05-01', 'x'); update events set what = 'y'; delete from events; truncate events_2026`)
  const changes = await sql<{ op: string }[]>`
    select op::text from threadline.audit_changes where id > ${last?.id ?? '0'} order by id`
  return changes.map(({ op }) => op)
}
