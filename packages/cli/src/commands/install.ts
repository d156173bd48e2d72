import {
  createRoleStatements,
  grantStatements,
  installStorage,
  type RoleKind,
  renderStorage,
  roleKinds,
  type StorageRoles,
} from '@threadline/core/schema'
import { type Command, Option } from 'commander'
import { createCommand } from '../command.ts'
import { loadConfig } from '../config/load-config.ts'
import { withDatabase } from '../database/with-database.ts'
import { usageError } from '../errors/usage-error.ts'
import type { Host } from '../host.ts'
import type { MigrationPart } from '../migration/migration-part.ts'
import { migrationStatements, writeMigration } from '../migration/write-migration.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { addMigrationOptions, type MigrationOptions, migrationTarget } from '../options/migration-options.ts'
import { each, once, someText } from '../options/once.ts'
import { quoteText, showText } from '../text/visible-text.ts'

interface InstallOptions extends ConnectionOptions, MigrationOptions {
  readonly appRole?: string[]
  readonly readerRole?: string[]
  readonly purgeRole?: string[]
  readonly operatorRole?: string[]
  readonly owner?: string
  readonly createRoles?: true
  readonly dryRun?: true
}

/** Who is to own the audit schema, and what is granted to whom. */
interface Access {
  readonly roles: StorageRoles
  readonly owner: string | undefined
  readonly createRoles: boolean
}

const help = 'threadline install'

const mayDo: Readonly<Record<RoleKind, string>> = {
  application: 'record actions',
  reader: 'read the trail',
  purge: 'purge',
  operator: 'read the trail and operate it',
}

const flagOf: Readonly<Record<RoleKind, string>> = {
  application: 'app',
  reader: 'reader',
  purge: 'purge',
  operator: 'operator',
}

/** `threadline install`: the audit schema, as a migration or at once. */
export function installCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'install',
    summary: 'install or upgrade the audit schema, as a migration or at once',
    description:
      'Installs the audit schema, and says who may do what with it. Applications need nothing for their writes to be captured. A rerun changes nothing, and grants to further roles.',
    examples: [
      'threadline install --apply',
      'threadline install --format drizzle',
      'threadline install --apply --app-role web --create-roles',
      'threadline install --owner audit --reader-role support --dry-run',
    ],
  })
  addMigrationOptions(command)
  for (const kind of roleKinds)
    command.addOption(
      new Option(`--${flagOf[kind]}-role <role>`, `let this role ${mayDo[kind]} (repeatable)`).argParser(
        each,
      ),
    )
  command
    .option(
      '--owner <role>',
      'the role that owns the audit schema (default: that of the connection)',
      once(someText),
    )
    .option('--create-roles', 'create these roles where they are missing, as roles that cannot log in')
    .option('--dry-run', 'print the SQL and do nothing')
  addConnectionOptions(command)
  return command.action(async (options: InstallOptions) => {
    const target = migrationTarget(host, options, help)
    if (options.dryRun && options.apply) throw usageError('Use one of --dry-run and --apply.', help)
    const access = accessOf(options)
    const { resolved } = await loadConfig(host, options.config)
    const schema = resolved.storageSchema
    if (target === undefined) return await apply(host, options, schema, access)
    const draft = { name: 'threadline', parts: parts(schema, access) }
    if (!options.dryRun) return await writeMigration(host, target, draft)
    host.stdout.write(`${migrationStatements(draft.parts, draft).join('\n\n')}\n`)
  })
}

async function apply(
  host: Host,
  { databaseUrl }: InstallOptions,
  schema: string,
  access: Access,
): Promise<void> {
  const { version, applied } = await withDatabase(host, databaseUrl, (db) =>
    installStorage(db, { schema, ...access, signal: host.signal }),
  )
  const done = applied.length === 0 ? 'Nothing to do: it is installed already' : 'Installed'
  host.stdout.write(`${done}: audit schema ${quoteText(schema)}, version ${version}.\n`)
  for (const title of grantTitles(access.roles)) host.stdout.write(`Granted: ${title}.\n`)
}

function accessOf(options: InstallOptions): Access {
  const { appRole = [], readerRole = [], purgeRole = [], operatorRole = [], owner } = options
  const roles = { application: appRole, reader: readerRole, purge: purgeRole, operator: operatorRole }
  return { roles, owner, createRoles: options.createRoles === true }
}

function parts(schema: string, access: Access): MigrationPart[] {
  const storage = renderStorage({ schema, owner: access.owner }).map(({ version, name, statements }) => ({
    subject: `storage ${schema} ${version}`,
    title: `audit schema ${quoteText(schema)}, version ${version} (${name})`,
    statements,
    isFixed: true,
  }))
  return [...creation(schema, access), ...storage, ...grants(schema, access)]
}

function creation(schema: string, { roles, owner, createRoles }: Access): MigrationPart[] {
  const names = [...(owner === undefined ? [] : [owner]), ...roleKinds.flatMap((kind) => roles[kind] ?? [])]
  if (!createRoles || names.length === 0) return []
  return [
    {
      subject: `roles ${schema}`,
      title: `roles ${names.map(showText).join(', ')}`,
      statements: createRoleStatements(names),
    },
  ]
}

/** One part for each role, so that a rerun adds what further roles are granted. */
function grants(schema: string, { roles, owner }: Access): MigrationPart[] {
  return roleKinds.flatMap((kind) =>
    (roles[kind] ?? []).map((role) => ({
      subject: `grants ${schema} ${kind} ${role}`,
      title: `${showText(role)} may ${mayDo[kind]}`,
      statements: grantStatements(schema, { [kind]: [role] }, owner),
    })),
  )
}

function grantTitles(roles: StorageRoles): string[] {
  return roleKinds.flatMap((kind) =>
    (roles[kind] ?? []).map((role) => `${showText(role)} may ${mayDo[kind]}`),
  )
}
