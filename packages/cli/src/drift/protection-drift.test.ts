import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'
import { type Expected, expectFindings, repair, soundShop } from './__fixtures__/drift.ts'

const damages: Record<string, { sql: (role: string) => string; found: Expected[] }> = {
  'a guard that was disabled': {
    sql: () => 'alter table threadline.audit_changes disable trigger all',
    found: [
      {
        code: 'guard_disabled',
        table: null,
        message: 'The trail can be altered: its guard is not in place on audit_changes (disabled).',
      },
    ],
  },
  'a function of the audit schema that was replaced': {
    sql: () =>
      `create or replace function threadline.open_transaction() returns bigint language plpgsql as 'begin return 0; end'`,
    found: [
      {
        code: 'function_altered',
        table: null,
        message: 'Functions of the audit schema are not as installed: open_transaction (altered).',
      },
    ],
  },
  'a role that was let write the trail': {
    sql: (role) => `grant insert, delete on threadline.audit_changes to ${role}`,
    found: [
      {
        code: 'weak_privileges',
        table: null,
        message: /^\S+ has DELETE and INSERT on audit_changes, with which it could forge/,
      },
    ],
  },
  'a month to come whose partition was dropped': {
    sql: () => `do $$ begin
      execute format('drop table threadline.%I', 'audit_changes' || to_char(now() at time zone 'UTC' + interval '2 months', '_YYYY_MM'));
    end $$`,
    found: [
      {
        code: 'partition_missing',
        table: null,
        message: 'audit_changes has no partition for 1 range of months: changes in it cannot be stored.',
      },
    ],
  },
  'months of the past, and the unbounded partitions, that somebody dropped': {
    sql: () => `
      alter table threadline.audit_changes detach partition threadline.audit_changes_earlier;
      do $$ begin
        execute format('alter table threadline.audit_changes attach partition threadline.audit_changes_earlier for values from (minvalue) to (%s)',
          threadline.month_id(date_trunc('month', now(), 'UTC') - interval '3 months'));
      end $$;
      drop table threadline.audit_changes_later;
      drop table threadline.audit_transactions_earlier`,
    found: [
      {
        code: 'partition_missing',
        table: null,
        message: 'audit_changes has no partition for 2 ranges of months: changes in them cannot be stored.',
      },
      {
        code: 'partition_missing',
        table: null,
        message: 'audit_transactions has no partition for 1 range of months: changes in it cannot be stored.',
      },
    ],
  },
}

describe('damage to the audit schema is found, and repaired by the command that the finding prints', () => {
  test.for(Object.entries(damages))('%s', async ([, { sql, found }], { onInstalled, db }) => {
    await soundShop(onInstalled, db)
    const role = await db.createRole()
    await db.connect(db.superuserUrl).unsafe(sql(role.name))
    const findings = await expectFindings(onInstalled, found)
    expect(await onInstalled.run('verify coverage')).toMatchObject({ exit: 1 })
    await repair(onInstalled, findings)
  })
})
