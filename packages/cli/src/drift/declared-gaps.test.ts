import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'
import { configure, findings, reportOf, rules, soundShop } from './__fixtures__/drift.ts'

const gaps = (health: string) => rules(undefined, `health: ${health}`)

describe('declared gaps', () => {
  test('are told apart from tables that nobody thought of, by who declares them', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(`create table archive (id int primary key); create table notes (id int primary key);
      create table schema_migrations (version text primary key); create table knex_migrations (id int primary key)`)
    await configure(
      onInstalled,
      gaps(`{ expectedUncoveredTables: ['archive'], auditAnyway: ['knex_migrations'] }`),
    )
    const { tables } = await reportOf(onInstalled)
    expect(
      tables
        .filter(({ status }) => status !== 'covered')
        .map(({ table, status, expectedBy }) => [table, status, expectedBy]),
    ).toEqual([
      ['archive', 'expected_uncovered', 'configuration'],
      ['knex_migrations', 'uncovered', null],
      ['notes', 'uncovered', null],
      ['schema_migrations', 'expected_uncovered', 'baseline'],
    ])
    expect(await findings(onInstalled)).toEqual([])
  })

  test('that are captured in fact are a warning with what to remove', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await db.sql`create table archive (id int primary key)`
    expect(await onInstalled.run('gen triggers --tables archive --apply')).toMatchObject({ exit: 0 })
    await onInstalled.write('gaps.mjs', gaps(`{ expectedUncoveredTables: ['archive'] }`))
    expect(await findings(onInstalled, '--config gaps.mjs')).toEqual([
      {
        code: 'declared_gap_covered',
        severity: 'warning',
        schema: 'public',
        table: 'archive',
        message: 'It is declared to be uncovered, and it is captured.',
        edit: 'remove "archive" from health.expectedUncoveredTables',
        command: 'threadline health coverage',
      },
    ])
    expect(await onInstalled.run('verify coverage --config gaps.mjs')).toMatchObject({ exit: 0 })
    expect(await findings(onInstalled)).toEqual([])
  })

  test('that contradict the rest, or name what is not there, are errors, all at once', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql`create table archive (id int primary key)`
    await configure(
      onInstalled,
      gaps(
        `{ expectedUncoveredTables: ['archives', 'orders', 'knex_migrations'], auditAnyway: ['knex_migrations', 'archive'] }`,
      ),
    )
    const path = (index: number) => `health\\.expectedUncoveredTables\\[${index}\\]`
    const found = (await findings(onInstalled)).filter(({ severity }) => severity === 'error')
    expect(found.map(({ code, message }) => [code, message])).toEqual(
      [
        `${path(1)} names "orders", which verifyCoverage.expectedTables protects; remove it from one`,
        `${path(1)} names "orders", which "tables" says is to be captured; remove it from one`,
        `${path(2)} names "knex_migrations", which health.auditAnyway names too; remove it from one`,
        `health.auditAnyway\\[1\\] names "archive", which is no bookkeeping table`,
        `${path(0)} names "archives", which does not exist; did you mean "archive"\\?`,
        `${path(2)} names "knex_migrations", which does not exist; remove it`,
        `health.auditAnyway\\[0\\] names "knex_migrations", which does not exist; remove it`,
      ].map((text) => ['policy_invalid', expect.stringMatching(text)]),
    )
    expect(await onInstalled.run('verify coverage')).toMatchObject({ exit: 1 })
    expect(await onInstalled.run('health coverage --strict')).toMatchObject({ exit: 1 })
  })

  test('that repeat a name are refused before anything is asked', async ({ onInstalled }) => {
    await configure(
      onInstalled,
      `export default { health: { expectedUncoveredTables: ['a', 'public.a'], auditAnyway: ['b', 'b'] } }`,
    )
    const { exit, stdout, stderr } = await onInstalled.run('health coverage')
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toContain('health.expectedUncoveredTables repeats "public.a"')
    expect(stderr).toContain('health.auditAnyway repeats "b"')
    expect(stderr).toContain('[invalid_config]')
  })
})
