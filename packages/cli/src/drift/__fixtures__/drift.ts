import type { CoverageReport, Finding, FindingCode } from '@threadline/contract'
import type { TestDatabase } from '@threadline/testing'
import { expect } from 'vitest'
import type { CommandLine } from '../../__fixtures__/command-line.ts'

/** The shop whose capture is damaged: a plain table, one with redaction, a partitioned one. */
const shop = `
  create table orders (id int primary key, status text);
  create table customers (id int primary key, name text, secret text, card text);
  create table events (id int, at date, what text, primary key (id, at)) partition by range (at);
  create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
  create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01')`

export const rules = (customers = "{ mask: ['secret'], exclude: ['card'] }", more = '') =>
  `export default {
    tables: { orders: {}, customers: ${customers}, events: {} },
    verifyCoverage: { expectedTables: ['orders', 'customers', 'events'] }, ${more}
  }`

/** Another configuration than that of `soundShop`. In a file of its own that goes before it, because a module is loaded once in a process. */
export const configure = (cli: CommandLine, text: string): Promise<void> =>
  cli.write('threadline.config.mts', text)

/** Captures the shop, and sees that nothing is amiss with it. */
export async function soundShop(cli: CommandLine, { sql }: TestDatabase): Promise<void> {
  await sql.unsafe(shop)
  await cli.write('threadline.config.mjs', rules())
  expect(await cli.run('gen triggers --all --apply')).toMatchObject({ exit: 0 })
  expect(await findings(cli)).toEqual([])
  expect(await cli.run('verify coverage')).toMatchObject({ exit: 0, stderr: '' })
}

/** What `health coverage --json` finds, without hints. */
export async function findings(cli: CommandLine, options = ''): Promise<Finding[]> {
  const report = await reportOf(cli, options)
  return report.findings.filter(({ severity }) => severity !== 'hint')
}

export async function reportOf(cli: CommandLine, options = ''): Promise<CoverageReport> {
  const { exit, stdout, stderr } = await cli.run(`health coverage --json ${options}`)
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** What a damage is to be found as. */
export interface Expected {
  readonly code: FindingCode
  readonly table: string | null
  readonly message: string | RegExp
}

/** The findings are exactly these. */
export async function expectFindings(cli: CommandLine, expected: readonly Expected[]): Promise<Finding[]> {
  const found = await findings(cli)
  expect(found.map(({ code, table, message }) => ({ code, table, message }))).toEqual(
    expected.map(({ message, ...rest }) => ({
      ...rest,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })),
  )
  return found
}

/** Runs the commands of findings as they are printed for people, each once, and sees that nothing is amiss afterwards. */
export async function repair(cli: CommandLine, found: readonly Finding[]): Promise<void> {
  const { stdout } = await cli.run('health coverage')
  for (const command of new Set(found.map((finding) => finding.command))) {
    expect(stdout).toContain(`$ ${command}\n`)
    expect(command).toMatch(/^threadline /)
    expect(await cli.run(command.replace(/^threadline /, ''))).toMatchObject({ exit: 0 })
  }
  expect(await findings(cli)).toEqual([])
  expect(await cli.run('verify coverage')).toMatchObject({ exit: 0 })
}
