import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'
import { configure, findings, reportOf, soundShop } from './__fixtures__/drift.ts'

const names = ({ tables }: Awaited<ReturnType<typeof reportOf>>) =>
  tables.map(({ schema, table, status, expectedBy }) => [schema, table, status, expectedBy])

const shop = [
  ['public', 'customers', 'covered', null],
  ['public', 'events', 'covered', null],
  ['public', 'orders', 'covered', null],
]

describe('the tables that are looked at', () => {
  test('are those of users: none of an audit schema, of extensions, of PostgreSQL, of a session', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.connect(db.superuserUrl).unsafe(`
      create schema owned_by_extension;
      create table owned_by_extension.jobs (id int primary key);
      create table spatial (id int primary key);
      alter extension plpgsql add schema owned_by_extension;
      alter extension plpgsql add table spatial;
      create table schema_migrations (version text primary key);
      create schema billing;
      create table billing.invoices (id int primary key);
      create schema elsewhere;
      create table elsewhere.audited_tables (id int);
      create sequence elsewhere.change_id_seq`)
    const all = await reportOf(onInstalled, '--all-schemas')
    expect(names(all)).toEqual([
      ['billing', 'invoices', 'uncovered', null],
      ...shop,
      ['public', 'schema_migrations', 'expected_uncovered', 'baseline'],
    ])
    expect(all.counts).toMatchObject({ covered: 3, uncovered: 1, expectedUncovered: 1, errors: 0 })
    expect(await onInstalled.run('health coverage --all-schemas --strict')).toMatchObject({ exit: 0 })
  })

  test('can be those of one schema, also of the audit schema, which has none', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql`create schema billing`
    await db.sql`create table billing.invoices (id int primary key)`
    expect(names(await reportOf(onInstalled))).toEqual(shop)
    const billing = await reportOf(onInstalled, '--schema billing')
    expect(billing.schemas).toEqual(['billing'])
    expect(names(billing)).toEqual([['billing', 'invoices', 'uncovered', null]])
    expect(await findings(onInstalled, '--schema billing')).toEqual([])
    expect(names(await reportOf(onInstalled, '--schema threadline'))).toEqual([])
    expect(await onInstalled.run('health coverage --schema billing --all-schemas')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('not for both'),
    })
  })
})

describe('verify coverage', () => {
  test('fails for an empty list, because nothing would be verified', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await configure(onInstalled, 'export default { tables: { orders: {}, customers: {}, events: {} } }')
    const { exit, stdout, stderr } = await onInstalled.run('verify coverage')
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining('capture_incomplete') })
    expect(stdout).toContain('verifyCoverage.expectedTables is empty, so nothing was verified')
    const json = await onInstalled.run('verify coverage --json')
    expect(json.exit).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      passed: false,
      problem: expect.stringContaining('is empty'),
      tables: [],
    })
  })

  test('is about the expected tables, of one schema if asked; other uncovered tables are information', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql`create schema billing`
    await db.sql`create table billing.invoices (id int primary key)`
    await db.sql`create table notes (id int primary key)`
    await configure(
      onInstalled,
      `export default {
        tables: { orders: {}, customers: { mask: ['secret'], exclude: ['card'] }, events: {} },
        verifyCoverage: { expectedTables: ['orders', 'billing.invoices'] }
      }`,
    )
    const verdict = async (options: string) => {
      const { exit, stdout } = await onInstalled.run(`verify coverage --json ${options}`)
      const { passed, problem, tables, otherUncovered } = JSON.parse(stdout)
      expect(exit).toBe(passed ? 0 : 1)
      const verdicts = tables.map((table: { table: string; passed: boolean }) => [table.table, table.passed])
      return { problem, verdicts, others: otherUncovered.map(({ table }: { table: string }) => table) }
    }
    expect(await verdict('')).toEqual({
      problem: null,
      verdicts: [
        ['orders', true],
        ['invoices', false],
      ],
      others: ['notes'],
    })
    expect(await verdict('--schema public')).toMatchObject({
      verdicts: [['orders', true]],
      others: ['notes'],
    })
    expect(await verdict('--schema billing')).toMatchObject({ verdicts: [['invoices', false]] })
    expect(await verdict('--schema other')).toMatchObject({
      problem: expect.stringContaining('names no table of the schema "other"'),
      verdicts: [],
    })
  })
})
