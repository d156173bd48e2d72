import { formatTableName, parseTableName } from '@threadline/core'
import { planUninstall, type UninstallPlan, uninstallTriggers } from '@threadline/core/schema'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { loadConfig } from '../config/load-config.ts'
import { withDatabase } from '../database/with-database.ts'
import { usageError } from '../errors/usage-error.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { list } from '../options/once.ts'
import { escapeHidden } from '../text/visible-text.ts'

interface UninstallOptions extends ConnectionOptions {
  readonly tables?: string[]
  readonly all?: true
  readonly apply?: true
}

const help = 'threadline uninstall'

/** `threadline uninstall`: ends capture of tables; the trail stays. */
export function uninstallCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'uninstall',
    summary: 'end capture of tables: print the SQL, or run it',
    description:
      'Removes the triggers of the named tables, then the functions that they called, and records that it was done. What was captured stays, and "gen triggers" goes on with it. To give up the trail itself, drop the audit schema afterwards.',
    examples: ['threadline uninstall --tables carts', 'threadline uninstall --all --apply'],
  })
    .option('--tables <names>', 'tables, separated by commas: name or schema.name', list)
    .option('--all', 'every table that is captured')
    .option('--apply', 'run it in the database at once instead of printing it')
  addConnectionOptions(command)
  return command.action(async ({ tables, all, apply, config, databaseUrl }: UninstallOptions) => {
    if ((tables === undefined) === (all === undefined)) {
      throw usageError('Name the tables with --tables a,b, or take all that are captured with --all.', help)
    }
    const { resolved } = await loadConfig(host, config)
    const schema = resolved.storageSchema
    await withDatabase(host, databaseUrl, async (db) => {
      const plans = await planUninstall(db, schema, tables)
      noteUncaptured(host, tables, plans)
      if (plans.length === 0) return void host.stdout.write('Nothing to do: no such table is captured.\n')
      if (apply !== true) return void host.stdout.write(sqlText(plans))
      const done = await uninstallTriggers(db, tables, { schema, signal: host.signal })
      for (const table of done) host.stdout.write(`removed  ${escapeHidden(table)}\n`)
    })
  })
}

/** Each table in a transaction of its own, as `--apply` does it, so that locks do not pile up. */
function sqlText(plans: readonly UninstallPlan[]): string {
  return plans
    .map(({ table, statements }) => {
      const title = table === null ? 'functions of tables that are gone' : escapeHidden(table)
      return `-- ${title}\nBEGIN;\nSET LOCAL lock_timeout = '5s';\n${statements.join(';\n')};\nCOMMIT;\n`
    })
    .join('\n')
}

function noteUncaptured(host: Host, tables: string[] | undefined, plans: readonly UninstallPlan[]): void {
  const captured = new Set(plans.map(({ table }) => table))
  const missing = (tables ?? []).filter((name) => !captured.has(formatTableName(parseTableName(name))))
  if (missing.length > 0) note(host, `Note: not captured: ${missing.map(escapeHidden).join(', ')}.`)
}
