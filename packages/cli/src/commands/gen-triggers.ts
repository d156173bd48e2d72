import { type Database, formatTableName, type ResolvedConfig } from '@threadline/core'
import { installTriggers, planTriggers, renderTriggers, type TriggerPlan } from '@threadline/core/schema'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { notConfigured, withTableOverrides } from '../config/table-overrides.ts'
import { withDatabase } from '../database/with-database.ts'
import { usageError } from '../errors/usage-error.ts'
import { type Host, note } from '../host.ts'
import type { MigrationPart } from '../migration/migration-part.ts'
import { type MigrationDraft, migrationStatements, writeMigration } from '../migration/write-migration.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { addMigrationOptions, type MigrationOptions, migrationTarget } from '../options/migration-options.ts'
import { list, once, truth } from '../options/once.ts'
import { escapeHidden } from '../text/visible-text.ts'
import { padEnd } from '../text/width.ts'

interface GenTriggersOptions extends ConnectionOptions, MigrationOptions {
  readonly tables?: string[]
  readonly all?: true
  readonly storeChangedFrom?: boolean
  readonly exceptColumns?: string[]
  readonly dryRun?: true
}

const help = 'threadline gen triggers'

/** Creating a trigger waits for the writers of its table, and all others wait behind it: a migration had better fail than wait long. */
const around = {
  before: ["SET LOCAL lock_timeout = '5s'"],
  after: ['SET LOCAL lock_timeout = DEFAULT'],
}

/** `threadline gen triggers`: capture of the named tables, as one migration or at once. */
export function genTriggersCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'triggers',
    summary: 'capture tables: one migration for all that are named, or at once',
    description:
      'Generates what captures the named tables. A rerun replaces in place, and no write goes uncaptured meanwhile. Tables that cannot be captured are named, all of them, before anything is written.',
    examples: [
      'threadline gen triggers --all --apply',
      'threadline gen triggers --tables orders,billing.invoices --format drizzle',
      'threadline gen triggers --tables carts --except-columns seen_at --dry-run',
    ],
  })
    .option('--tables <names>', 'tables, separated by commas: name or schema.name', list)
    .option('--all', 'every table of the configuration')
    .option(
      '--store-changed-from <true|false>',
      'whether updates keep earlier values (default: the configuration, else true)',
      once(truth),
    )
    .option('--except-columns <names>', 'columns that do not count (default: the configuration)', list)
    .option('--dry-run', 'print the SQL and do nothing')
  addMigrationOptions(command)
  addConnectionOptions(command)
  return command.action(async (options: GenTriggersOptions) => {
    const target = migrationTarget(host, options, help)
    if (options.dryRun && options.apply) throw usageError('Use one of --dry-run and --apply.', help)
    const loaded = await loadConfig(host, options.config)
    const tables = tablesOf(options, loaded)
    const config = withTableOverrides(loaded.config, tables, options)
    await withDatabase(host, options.databaseUrl, async (db) => {
      if (target === undefined) return await apply(host, db, config, tables)
      const draft = { name: 'threadline_triggers', parts: await planParts(db, config, tables), around }
      if (options.dryRun) return printSql(host, draft)
      await writeMigration(host, target, draft)
    })
    noteDifferences(host, options, loaded, tables)
  })
}

function tablesOf({ tables, all }: GenTriggersOptions, { resolved, file }: LoadedConfig): string[] {
  if ((tables === undefined) === (all === undefined)) {
    throw usageError('Name the tables with --tables a,b, or take all of the configuration with --all.', help)
  }
  if (tables !== undefined) return [...new Set(tables)]
  if (resolved.tables.length > 0) return resolved.tables.map(formatTableName)
  throw usageError(
    file === undefined
      ? 'There is no threadline.config.ts that --all could take its tables from; write one with "threadline init".'
      : `${file} names no tables; add them to its "tables", or name some with --tables.`,
    help,
  )
}

async function planParts(db: Database, config: ResolvedConfig, tables: string[]): Promise<MigrationPart[]> {
  const plans = await planTriggers(db, config, tables)
  return plans.map((plan) => part(plan, config))
}

function part(plan: TriggerPlan, config: ResolvedConfig): MigrationPart {
  const name = formatTableName(plan)
  return {
    subject: `table ${name}`,
    title: `capture of ${escapeHidden(name)}`,
    statements: renderTriggers(plan, config),
  }
}

function printSql(host: Host, draft: MigrationDraft): void {
  host.stdout.write(`${migrationStatements(draft.parts, draft).join('\n\n')}\n`)
}

async function apply(host: Host, db: Database, config: ResolvedConfig, tables: string[]): Promise<void> {
  let count = 0
  const done = await installTriggers(db, config, tables, {
    signal: host.signal,
    onProgress: ({ table, status }) => {
      count += 1
      note(host, `[${count}/${tables.length}] ${escapeHidden(table)} ${status}`)
    },
  })
  const changed = done.filter(({ status }) => status !== 'unchanged')
  if (changed.length === 0) {
    host.stdout.write('Nothing to do: every table is captured as configured.\n')
    return
  }
  const width = Math.max(...changed.map(({ status }) => status.length))
  for (const { table, status } of changed)
    host.stdout.write(`${padEnd(status, width)}  ${escapeHidden(table)}\n`)
}

/** What differs from the configuration is captured all the same, but the next run without these options would undo it. */
function noteDifferences(
  host: Host,
  { storeChangedFrom, exceptColumns }: GenTriggersOptions,
  loaded: LoadedConfig,
  tables: readonly string[],
): void {
  const file = loaded.file ?? 'threadline.config.ts'
  if (storeChangedFrom !== undefined || exceptColumns !== undefined) {
    note(host, `Note: put these options into ${file}, too; the next run without them would undo them.`)
  }
  const missing = notConfigured(loaded.resolved, tables)
  if (missing.length > 0) {
    note(
      host,
      `Note: captured with the defaults, not being in ${file}: ${missing.map(escapeHidden).join(', ')}.`,
    )
  }
}
