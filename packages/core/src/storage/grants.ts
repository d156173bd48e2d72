import { dollarQuote, quoteIdentifier, quoteLiteral } from '../sql/quote.ts'

/** The kinds of roles, by what they are to be able to do. None of them can write the trail. */
export const roleKinds = ['application', 'reader', 'purge', 'operator'] as const

export type RoleKind = (typeof roleKinds)[number]

/** Names of roles, by their kind. */
export interface StorageRoles {
  /** May record semantic actions. It needs nothing at all for its writes to be captured. */
  readonly application?: readonly string[]
  /** May read the trail. */
  readonly reader?: readonly string[]
  /** May purge, by the functions for it alone, and see what it removes by number and not by content. */
  readonly purge?: readonly string[]
  /** May read the trail, and write what those who operate it keep of their own, such as legal holds. */
  readonly operator?: readonly string[]
}

/** What a kind of role is granted in the audit schema, beside USAGE of it. */
interface Privileges {
  /** With the types of the arguments. */
  readonly execute: readonly string[]
  readonly read: 'everything' | readonly string[]
  /** Tables that hold nothing of the trail. */
  readonly write: readonly string[]
}

const privileges: Readonly<Record<RoleKind, Privileges>> = {
  application: { execute: ['record_action(text, json)', 'captured_here(integer)'], read: [], write: [] },
  reader: { execute: [], read: 'everything', write: [] },
  purge: {
    execute: [
      'purge_begin(json)',
      'purge_prepare(bigint, text)',
      'purge_detach(bigint, text)',
      'purge_dependants(bigint, text, integer)',
      'purge_drop(bigint, text)',
      'purge_batch(bigint, integer, bigint, integer)',
      'purge_left(bigint)',
      'purge_swept(bigint, bigint, integer)',
      'purge_actions(bigint, bigint, integer)',
      'purge_end(bigint, json)',
      'purge_maintain()',
      'retention_plan(bigint)',
      'retention_preview(timestamptz, json, boolean)',
      'record_evidence(text, text, json)',
    ],
    // Beside counts: the names of tables, its own runs, and holds.
    read: ['schema_migrations', 'audited_tables', 'retention_runs', 'retention_holds'],
    write: [],
  },
  operator: {
    execute: [
      'record_action(text, json)',
      'add_hold(json)',
      'lift_hold(text, json)',
      'retention_preview(timestamptz, json, boolean)',
      'record_evidence(text, text, json)',
      'begin_baseline(integer, boolean)',
      'snapshot_batch(bigint, integer)',
      'count_unknown(integer, boolean)',
      'captured_here(integer)',
    ],
    read: 'everything',
    write: ['saved_views', 'export_jobs'],
  },
}

/** The functions that some kind of role may call, by their bare names. */
export const grantedFunctions: ReadonlySet<string> = new Set(
  Object.values(privileges).flatMap(({ execute }) =>
    execute.map((signature) => signature.replace(/\(.*/, '')),
  ),
)

/** The tables that some kind of role may write to. */
export const grantedTables: ReadonlySet<string> = new Set(
  Object.values(privileges).flatMap(({ write }) => write),
)

/** The statements that make roles which cannot log in, for those that do not exist yet. They need CREATEROLE. */
export function createRoleStatements(names: readonly string[]): string[] {
  return [...new Set(names)].map(
    (name) =>
      `DO ${dollarQuote(`
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${quoteLiteral(name).trim()}) THEN
    CREATE ROLE ${quoteIdentifier(name)} NOLOGIN;
  END IF;
END`)}`,
  )
}

/**
 * The statements that give roles exactly what they need; running them again changes nothing.
 *
 * @param owner - The role that owns the audit schema, if that is not the one that runs the statements.
 */
export function grantStatements(schema: string, roles: StorageRoles, owner?: string): string[] {
  const s = quoteIdentifier(schema)
  const statements = roleKinds.flatMap((kind) =>
    (roles[kind] ?? []).flatMap((name) => grantsOf(s, quoteIdentifier(name), privileges[kind])),
  )
  if (owner === undefined || statements.length === 0) return statements
  return [`SET ROLE ${quoteIdentifier(owner)}`, ...statements, 'RESET ROLE']
}

function grantsOf(s: string, role: string, { execute, read, write }: Privileges): string[] {
  return [
    `GRANT USAGE ON SCHEMA ${s} TO ${role}`,
    ...execute.map((signature) => `GRANT EXECUTE ON FUNCTION ${s}.${signature} TO ${role}`),
    ...(read === 'everything'
      ? [
          `GRANT SELECT ON ALL TABLES IN SCHEMA ${s} TO ${role}`,
          `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${s} TO ${role}`,
        ]
      : read.map((table) => `GRANT SELECT ON ${s}.${table} TO ${role}`)),
    ...write.map((table) => `GRANT INSERT, UPDATE, DELETE ON ${s}.${table} TO ${role}`),
  ]
}
