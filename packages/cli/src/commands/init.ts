import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { configFileIn } from '../config/find-config.ts'
import { withDatabase } from '../database/with-database.ts'
import { usageError } from '../errors/usage-error.ts'
import { type Host, note } from '../host.ts'
import { configSource, type FoundTable } from '../init/config-source.ts'
import { findTables } from '../init/find-tables.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { createPaint } from '../text/paint.ts'

/** A new configuration leaves the schema of the trail at its default. */
const storageSchema = 'threadline'

interface InitOptions extends ConnectionOptions {
  readonly force?: true
}

/** `threadline init`: a configuration with the tables that the database has. */
export function initCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'init',
    summary: 'write a threadline.config.ts with the tables of the database',
    description:
      'Writes a commented threadline.config.ts with the tables of the database. Nothing is written to the database.',
    examples: ['threadline init', 'threadline init --config ops/threadline.config.ts'],
  }).option('--force', 'overwrite a configuration that is there')
  addConnectionOptions(command)
  return command.action(async (options: InitOptions) => {
    const file = resolve(host.cwd, options.config ?? 'threadline.config.ts')
    const name = relative(host.cwd, file)
    refuseOverwriting(host, file, options)
    const tables = await withDatabase(host, options.databaseUrl, (db) => findTables(db, storageSchema))
    if (tables.length === 0) {
      throw usageError(
        'The database has no tables that could be captured; create them first, or check its URL.',
      )
    }
    await writeFile(file, configSource(tables))
    host.stdout.write(`Wrote ${createPaint(host.stdout.color).heading(name)}: ${summary(tables)}.\n`)
    note(
      host,
      'Next: read it, then "threadline install --apply" and "threadline gen triggers --all --apply".',
    )
  })
}

function refuseOverwriting(host: Host, file: string, { config, force }: InitOptions): void {
  const present = existsSync(file) ? file : config === undefined ? configFileIn(dirname(file)) : undefined
  if (present === undefined || force) return
  throw usageError(
    `${relative(host.cwd, present)} is there already; use --force to overwrite it.`,
    'threadline init',
  )
}

function summary(tables: readonly FoundTable[]): string {
  const captured = tables.filter(({ reason }) => reason === undefined)
  const left = tables.length - captured.length
  const secrets = captured.reduce((sum, table) => sum + table.secrets.length, 0)
  return [
    `${captured.length} ${captured.length === 1 ? 'table' : 'tables'} to capture`,
    ...(left === 0 ? [] : [`${left} left out with the reason`]),
    ...(secrets === 0 ? [] : [`${secrets} likely ${secrets === 1 ? 'secret' : 'secrets'} to decide on`]),
  ].join(', ')
}
