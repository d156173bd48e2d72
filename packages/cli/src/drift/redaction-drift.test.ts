import { type RedactionReport, redactionReportSchema, redactionStatuses } from '@threadline/contract'
import type { TestDatabase } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { type CommandLine, test } from '../__fixtures__/command-line.ts'
import { configure, rules, soundShop } from './__fixtures__/drift.ts'

/** What no output may ever hold: values of rows, and a text that somebody has put into a function. */
const values = /hunter2|4111|leaked/

const fill = ({ sql }: TestDatabase) =>
  sql.unsafe(
    `insert into customers values (1, 'Ann', 'hunter2', '4111'); update customers set secret = 'hunter2!', card = '4111-1'`,
  )

/** The report as JSON and as text, neither with a value. */
async function policy(cli: CommandLine, exit: number): Promise<RedactionReport & { text: string }> {
  const [json, text] = [await cli.run('policy show --json'), await cli.run('policy show')]
  expect([json.exit, text.exit]).toEqual([exit, exit])
  for (const { stdout, stderr } of [json, text]) expect(stdout + stderr).not.toMatch(values)
  const report = redactionReportSchema.strict().parse(JSON.parse(json.stdout))
  for (const { status } of report.tables) expect(text.stdout).toContain(`  ${status}\n`)
  return { ...report, text: text.stdout }
}

const only = ({ tables }: RedactionReport, table: string) =>
  tables.find((candidate) => candidate.table === table)

describe('policy show', () => {
  test('has three statuses', () => {
    expect(redactionStatuses).toEqual(['Config matches deployed', 'Drift detected', 'Could not introspect'])
  })

  test('says of each table that its redaction is as configured', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await fill(db)
    const report = await policy(onInstalled, 0)
    expect(report.counts).toEqual({ matching: 3, drifted: 0, unknown: 0 })
    expect(only(report, 'customers')).toEqual({
      ...{ schema: 'public', table: 'customers', status: 'Config matches deployed' },
      ...{ reason: null, edit: null, command: null },
      columns: [
        { column: 'card', configured: 'excluded', deployed: 'excluded', differs: false },
        { column: 'secret', configured: 'masked', deployed: 'masked', differs: false },
      ],
      placeholder: { configured: '[REDACTED]', deployed: '[REDACTED]' },
    })
    expect(report.text).toContain(`customers  Config matches deployed
  column  configured  deployed
  card    excluded    excluded
  secret  masked      masked
  placeholder "[REDACTED]"
`)
  })

  test('shows which columns drifted, and the command that mends it', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await fill(db)
    await configure(onInstalled, rules("{ mask: ['secret', 'name'] }"))
    const report = await policy(onInstalled, 1)
    expect(report.counts).toEqual({ matching: 2, drifted: 1, unknown: 0 })
    expect(only(report, 'customers')).toMatchObject({
      status: 'Drift detected',
      reason: 'Columns are not stored as configured: "card" and "name".',
      columns: [
        { column: 'card', configured: 'stored', deployed: 'excluded', differs: true },
        { column: 'name', configured: 'masked', deployed: 'stored', differs: true },
        { column: 'secret', configured: 'masked', deployed: 'masked', differs: false },
      ],
      command: 'threadline gen triggers --tables customers --apply',
    })
    expect(await onInstalled.run('gen triggers --tables customers --apply')).toMatchObject({ exit: 0 })
    expect((await policy(onInstalled, 0)).counts).toMatchObject({ matching: 3 })
  })

  test('sees another placeholder', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await configure(
      onInstalled,
      rules("{ mask: ['secret'], exclude: ['card'], maskPlaceholder: '(hidden)' }"),
    )
    expect(only(await policy(onInstalled, 1), 'customers')).toMatchObject({
      status: 'Drift detected',
      reason: 'Masked values are replaced by another placeholder than configured.',
      placeholder: { configured: '(hidden)', deployed: '[REDACTED]' },
    })
  })

  test('believes the text of a function, not its comment or the registry, and does not show that text', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await fill(db)
    await db.sql.unsafe(`do $$
      declare f record;
      begin
        select oid::regprocedure as name, pg_get_functiondef(oid) as text into f from pg_proc where proname ~ '^customers_.*_update$';
        execute replace(f.text, '[REDACTED]', 'leaked');
      end $$`)
    const report = await policy(onInstalled, 1)
    expect(only(report, 'customers')).toMatchObject({
      status: 'Drift detected',
      reason: 'The text of its update function is not what was generated: what is stored is not proven.',
      columns: [
        { column: 'card', configured: 'excluded', deployed: null, differs: true },
        { column: 'secret', configured: 'masked', deployed: null, differs: true },
      ],
    })
    expect(report.text).toMatch(/secret {2}masked {6}unknown {3}differs\n/)
  })

  test.for([
    [
      'nothing captures',
      'drop table orders; create table orders (id int primary key, status text)',
      'orders',
      'Nothing captures it.',
    ],
    ['does not exist', 'drop table orders', 'orders', 'It does not exist.'],
    [
      'was captured by another version',
      `update threadline.audited_tables set function_version = 0 where table_name = 'customers'`,
      'customers',
      'Its capture was generated by another version, or is not in the registry.',
    ],
  ])(
    'cannot introspect a table that %s',
    async ([, damage = '', table = '', reason = ''], { onInstalled, db }) => {
      await soundShop(onInstalled, db)
      await fill(db)
      await db.sql.unsafe(damage)
      const report = await policy(onInstalled, 1)
      expect(report.counts).toEqual({ matching: 2, drifted: 0, unknown: 1 })
      expect(only(report, table)).toMatchObject({ status: 'Could not introspect', reason })
    },
  )

  test('cannot introspect anything without the audit schema', async ({ onEmpty, emptyDatabase }) => {
    await emptyDatabase.sql`create table customers (id int primary key, secret text)`
    await onEmpty.write(
      'threadline.config.mjs',
      `export default { tables: { customers: { mask: ['secret'] } } }`,
    )
    expect((await policy(onEmpty, 1)).tables).toMatchObject([
      {
        status: 'Could not introspect',
        reason: 'Threadline is not installed in this database.',
        columns: [{ column: 'secret', configured: 'masked', deployed: null, differs: true }],
      },
    ])
  })
})
