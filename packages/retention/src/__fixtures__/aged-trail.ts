import { createThreadline, type RetentionConfig, resolveConfig, type Threadline } from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import { test as base, type TestDatabase } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'

/** A change of the past. Those with the same transaction belong together. */
export interface PastChange {
  /** Seconds ago. */
  readonly age: number
  readonly table?: 'orders' | 'sessions'
  readonly op?: 'I' | 'U' | 'D' | 'T'
  readonly key?: string | null
  /** The key that an update has taken away. */
  readonly oldKey?: string
  readonly actor?: string | null
}

/** A transaction of the past. */
export interface PastTransaction {
  readonly changes: readonly PastChange[]
  /** Seconds ago. @defaultValue the age of the first change */
  readonly age?: number
  readonly correlationId?: string
  /** The correlation id that it takes on in its middle. */
  readonly laterCorrelationId?: string
  /** Ages of actions. */
  readonly actions?: readonly number[]
}

/** A database with a trail that is older than the test. */
export interface AgedTrail {
  readonly db: TestDatabase
  readonly sql: postgres.Sql
  /** A handle with a policy. */
  readonly handle: (retention: RetentionConfig, automatic?: boolean) => Threadline
  readonly add: (transactions: readonly PastTransaction[]) => Promise<void>
  /** `table key` of the changes that are left, in order. */
  readonly left: () => Promise<string[]>
  readonly counts: () => Promise<{
    changes: number
    transactions: number
    actions: number
    switches: number
    moves: number
  }>
  /** Whether the counts of hours are those of the changes. */
  readonly hoursAreRight: () => Promise<boolean>
}

export const day = 86_400

/** The test function with `aged`: two audited tables, and partitions for fourteen months of the past. */
export const test = base.extend('aged', async ({ db }, { onCleanup }): Promise<AgedTrail> => {
  const client = db.connect(undefined, { max: 4 })
  onCleanup(() => client.end({ timeout: 1 }))
  await client.unsafe(
    'create table orders (id text primary key); create table sessions (id text primary key)',
  )
  const tables = { orders: {}, sessions: {} }
  await installTriggers(drizzle(client), resolveConfig({ tables }))
  await client.unsafe(earlierPartitions(14))
  return agedTrail(db, tables)
})

function agedTrail(db: TestDatabase, tables: Record<string, object>): AgedTrail {
  const { sql } = db
  const client = db.connect(undefined, { max: 4 })
  let serial = 0
  let changed = 0
  const rows = async <Row>(text: string) => [...(await sql.unsafe(text))] as Row[]
  return {
    db,
    sql,
    handle: (retention, automatic = false) =>
      createThreadline({
        db: drizzle(client),
        config: { tables, retention: { sleepMs: 0, ...retention }, evidence: { automatic } },
      }),
    add: async (transactions) => {
      for (const transaction of transactions) {
        serial += 1
        await sql.unsafe(insertTransaction(transaction, serial))
        for (const change of transaction.changes) {
          changed += 1
          await sql.unsafe(insertChange(change, serial, changed))
        }
      }
      await sql.unsafe(countEveryHour)
    },
    left: async () =>
      (
        await rows<{ name: string }>(
          `select concat_ws(' ', table_name, row_key) as name from threadline.audit_changes c join threadline.audited_tables t on t.id = table_id order by c.id`,
        )
      ).map(({ name }) => name),
    counts: async () =>
      (
        await rows<Awaited<ReturnType<AgedTrail['counts']>>>(`
        select (select count(*)::int from threadline.audit_changes) as changes, (select count(*)::int from threadline.audit_transactions) as transactions,
          (select count(*)::int from threadline.audit_actions) as actions, (select count(*)::int from threadline.audit_context_switches) as switches,
          (select count(*)::int from threadline.audit_key_moves) as moves`)
      )[0] ?? { changes: -1, transactions: -1, actions: -1, switches: -1, moves: -1 },
    hoursAreRight: async () => (await rows(differingHours)).length === 0,
  }
}

const idAt = (age: number) =>
  `(extract(epoch from now() - interval '${age} seconds')::bigint - 1577836800 << 32)`
const text = (value: string | null | undefined) =>
  value == null ? 'null' : `'${value.replaceAll("'", "''")}'`
const startOf = ({ age, changes, actions }: PastTransaction) =>
  age ?? Math.max(...changes.map((change) => change.age), ...(actions ?? []))

function insertTransaction(transaction: PastTransaction, serial: number): string {
  const start = startOf(transaction)
  const id = `${idAt(start)} + ${serial}`
  const at = `now() - interval '${start} seconds'`
  return `
    create temp table if not exists past (serial int, id bigint);
    insert into past select ${serial}, ${id};
    insert into threadline.audit_transactions (id, xid, started_at, correlation_id, login_role)
    select id, '${serial}'::xid8, ${at}, ${text(transaction.correlationId)}, 'past' from past where serial = ${serial};
    ${
      transaction.laterCorrelationId === undefined
        ? ''
        : `insert into threadline.audit_context_switches (transaction_id, from_change_id, correlation_id)
           select id, id, ${text(transaction.laterCorrelationId)} from past where serial = ${serial};`
    }
    ${(transaction.actions ?? [])
      .map(
        (age, index) => `
    insert into threadline.audit_actions (id, transaction_id, name, status, recorded_at, login_role)
    select ${idAt(age)} + ${serial * 1000 + index + 500_000}, id, 'done', 'ok', now() - interval '${age} seconds', 'past' from past where serial = ${serial};`,
      )
      .join('')}`
}

function insertChange(change: PastChange, transaction: number, serial: number): string {
  const { age, table = 'orders', op = 'I', key = `k${serial}`, oldKey, actor } = change
  const tableId = `(select id from threadline.audited_tables where table_name = '${table}')`
  const image = `json_build_object('id', ${text(key)}::text)`
  return `
    insert into threadline.audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
    select ${idAt(age)} + ${serial}, past.id, now() - interval '${age} seconds', ${tableId}, '${op}', ${text(key)}, ${text(actor)},
      ${op === 'I' || op === 'U' ? image : 'null'}, ${op === 'D' ? image : op === 'U' ? `json_build_object('id', ${text(oldKey ?? key)}::text)` : 'null'}
    from past where serial = ${transaction};
    ${
      oldKey === undefined
        ? ''
        : `insert into threadline.audit_key_moves (table_id, old_row_key, change_id, new_row_key)
           select ${tableId}, ${text(oldKey)}, ${idAt(age)} + ${serial}, ${text(key)};`
    }`
}

const countEveryHour = `
  delete from threadline.hourly_counts;
  insert into threadline.hourly_counts (hour, table_id, op, changes)
  select date_trunc('hour', captured_at, 'UTC'), coalesce(table_id, 0), op, count(*) from threadline.audit_changes
  where captured_at < (select counted_until from threadline.rollup_state)
  group by grouping sets ((1, table_id, op), (1, op))`

const differingHours = `
  select hour, table_id, op, changes from threadline.hourly_counts where changes <> 0
  except
  select date_trunc('hour', captured_at, 'UTC'), coalesce(table_id, 0), op, count(*) from threadline.audit_changes
  where captured_at < (select counted_until from threadline.rollup_state)
  group by grouping sets ((1, table_id, op), (1, op))
  union all
  (select date_trunc('hour', captured_at, 'UTC'), coalesce(table_id, 0), op, count(*) from threadline.audit_changes
  where captured_at < (select counted_until from threadline.rollup_state)
  group by grouping sets ((1, table_id, op), (1, op))
  except
  select hour, table_id, op, changes from threadline.hourly_counts)`

/** Puts partitions by month in front of the ones that are there, as in a database in which the trail was installed long ago. */
const earlierPartitions = (months: number): string => `DO $$
DECLARE
  parent text;
  month timestamptz;
BEGIN
  SET LOCAL TimeZone = 'UTC';
  FOREACH parent IN ARRAY ARRAY['audit_changes', 'audit_transactions'] LOOP
    EXECUTE format('ALTER TABLE threadline.%I DETACH PARTITION threadline.%I', parent, parent || '_earlier');
    FOR months_ago IN REVERSE ${months} .. 1 LOOP
      month := date_trunc('month', now()) - make_interval(months => months_ago);
      IF months_ago = ${months} THEN
        EXECUTE format('ALTER TABLE threadline.%I ATTACH PARTITION threadline.%I FOR VALUES FROM (MINVALUE) TO (%s)',
          parent, parent || '_earlier', threadline.month_id(month));
      END IF;
      PERFORM threadline.make_partition(parent, parent || to_char(month, '_YYYY_MM'), threadline.month_id(month)::text,
        threadline.month_id(month + interval '1 month')::text);
    END LOOP;
  END LOOP;
END $$`
