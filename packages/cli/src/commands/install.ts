import { installStorage, renderGrants, renderStorage, type StorageRoles } from '@threadline/core/schema'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { loadConfig } from '../config/load-config.ts'
import { withDatabase } from '../database/with-database.ts'
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
  readonly purgeRole?: string[]
}

/** `threadline install`: the audit schema, as a migration or at once. */
export function installCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'install',
    summary: 'install or upgrade the audit schema, as a migration or at once',
    examples: [
      'threadline install --apply',
      'threadline install --format drizzle',
      'threadline install --format prisma --app-role web --reader-role support',
    ],
  })
  addMigrationOptions(command)
    .option('--app-role <role>', 'let this role record actions (repeatable)', each)
    .option('--reader-role <role>', 'let this role read the trail (repeatable)', each)
    .option('--purge-role <role>', 'let this role purge what retention allows (repeatable)', each)
  addConnectionOptions(command)
  return command.action(async (options: InstallOptions) => {
    const target = migrationTarget(host, options, 'threadline install')
    const { resolved } = await loadConfig(host, options.config)
    const schema = resolved.storageSchema
    const roles = rolesOf(options)
    if (target !== undefined) {
      return writeMigration(host, target, { name: 'threadline', parts: parts(schema, roles) })
    }
    const { version, applied } = await withDatabase(host, options.databaseUrl, (db) =>
      installStorage(db, { schema, roles, signal: host.signal }),
    )
    const done = applied.length === 0 ? 'Nothing to do: it is installed already' : 'Installed'
    host.stdout.write(`${done}: audit schema ${quoteText(schema)}, version ${version}.\n`)
    for (const title of grantTitles(roles)) host.stdout.write(`Done: ${title}.\n`)
  })
}

function rolesOf({ appRole, readerRole, purgeRole }: InstallOptions): StorageRoles {
  return {
    ...(appRole === undefined ? {} : { application: appRole }),
    ...(readerRole === undefined ? {} : { reader: readerRole }),
    ...(purgeRole === undefined ? {} : { purge: purgeRole }),
  }
}

function parts(schema: string, roles: StorageRoles): MigrationPart[] {
  const storage = renderStorage({ schema }).map(({ version, name, statements }) => ({
    subject: `storage ${schema} ${version}`,
    title: `audit schema ${quoteText(schema)}, version ${version} (${name})`,
    statements,
    isFixed: true,
  }))
  const statements = renderGrants(schema, roles)
  if (statements.length === 0) return storage
  return [...storage, { subject: `grants ${schema}`, title: grantTitles(roles).join('; '), statements }]
}

function grantTitles({ application = [], reader = [], purge = [] }: StorageRoles): string[] {
  return [
    ...application.map((role) => `${showText(role)} may record actions`),
    ...reader.map((role) => `${showText(role)} may read the trail`),
    ...purge.map((role) => `${showText(role)} may purge the trail`),
  ]
}
