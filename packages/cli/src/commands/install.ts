import { installStorage, renderStorage, type StorageRoles } from '@threadline/core/schema'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { loadConfig } from '../config/load-config.ts'
import { withDatabase } from '../database/with-database.ts'
import { usageError } from '../errors/usage-error.ts'
import type { Host } from '../host.ts'
import type { MigrationPart } from '../migration/migration-part.ts'
import { writeMigration } from '../migration/write-migration.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { addMigrationOptions, type MigrationOptions, migrationTarget } from '../options/migration-options.ts'
import { each } from '../options/once.ts'
import { quoteText, showText } from '../text/visible-text.ts'

interface InstallOptions extends ConnectionOptions, MigrationOptions {
  readonly appRole?: string[]
  readonly readerRole?: string[]
}

const help = 'threadline install'

/** `threadline install`: the audit schema, as a migration or at once. */
export function installCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'install',
    summary: 'install or upgrade the audit schema, as a migration or at once',
    examples: [
      'threadline install --apply',
      'threadline install --format drizzle',
      'threadline install --apply --app-role web --reader-role support',
    ],
  })
  addMigrationOptions(command)
    .option('--app-role <role>', 'with --apply: let this role record actions (repeatable)', each)
    .option('--reader-role <role>', 'with --apply: let this role read the trail (repeatable)', each)
  addConnectionOptions(command)
  return command.action(async (options: InstallOptions) => {
    const target = migrationTarget(host, options, help)
    const roles = rolesOf(options)
    const { resolved } = await loadConfig(host, options.config)
    const schema = resolved.storageSchema
    if (target === undefined) return await apply(host, options, schema, roles)
    if (grantTitles(roles).length > 0) {
      throw usageError(
        'Roles are granted in the database; use --apply with --app-role and --reader-role.',
        help,
      )
    }
    return await writeMigration(host, target, { name: 'threadline', parts: parts(schema) })
  })
}

async function apply(
  host: Host,
  { databaseUrl }: InstallOptions,
  schema: string,
  roles: StorageRoles,
): Promise<void> {
  const { version, applied } = await withDatabase(host, databaseUrl, (db) =>
    installStorage(db, { schema, roles, signal: host.signal }),
  )
  const done = applied.length === 0 ? 'Nothing to do: it is installed already' : 'Installed'
  host.stdout.write(`${done}: audit schema ${quoteText(schema)}, version ${version}.\n`)
  for (const title of grantTitles(roles)) host.stdout.write(`Granted: ${title}.\n`)
}

function rolesOf({ appRole: application = [], readerRole: reader = [] }: InstallOptions): StorageRoles {
  return { application, reader }
}

function parts(schema: string): MigrationPart[] {
  return renderStorage({ schema }).map(({ version, name, statements }) => ({
    subject: `storage ${schema} ${version}`,
    title: `audit schema ${quoteText(schema)}, version ${version} (${name})`,
    statements,
    isFixed: true,
  }))
}

function grantTitles({ application = [], reader = [] }: StorageRoles): string[] {
  return [
    ...application.map((role) => `${showText(role)} may record actions`),
    ...reader.map((role) => `${showText(role)} may read the trail`),
  ]
}
