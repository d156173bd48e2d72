import { quoteIdentifier } from '../sql/quote.ts'

/** Roles that exist already, by what they are to be able to do. None of them can write the trail. */
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

/** What a purge calls, with the types of the arguments. */
const purgeFunctions = [
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
]

/** What a purge reads beside that: names of tables, its own runs, and holds. */
const purgeTables = ['schema_migrations', 'audited_tables', 'retention_runs', 'retention_holds']

const operatorFunctions = [
  'record_action(text, json)',
  'add_hold(json)',
  'lift_hold(text, json)',
  'retention_preview(timestamptz, json, boolean)',
  'record_evidence(text, text, json)',
  'begin_baseline(integer, boolean)',
  'snapshot_batch(bigint, integer)',
  'count_unknown(integer, boolean)',
]

/** The statements that give roles exactly what they need; running them again changes nothing. */
export function grantStatements(
  schema: string,
  { application = [], reader = [], purge = [], operator = [] }: StorageRoles,
): string[] {
  const s = quoteIdentifier(schema)
  return [
    ...application.flatMap((role) => [
      `GRANT USAGE ON SCHEMA ${s} TO ${quoteIdentifier(role)}`,
      `GRANT EXECUTE ON FUNCTION ${s}.record_action(text, json) TO ${quoteIdentifier(role)}`,
    ]),
    ...purge.flatMap((role) => [
      `GRANT USAGE ON SCHEMA ${s} TO ${quoteIdentifier(role)}`,
      ...purgeFunctions.map((name) => `GRANT EXECUTE ON FUNCTION ${s}.${name} TO ${quoteIdentifier(role)}`),
      ...purgeTables.map((table) => `GRANT SELECT ON ${s}.${table} TO ${quoteIdentifier(role)}`),
    ]),
    ...operator.flatMap((role) => [
      ...operatorFunctions.map(
        (name) => `GRANT EXECUTE ON FUNCTION ${s}.${name} TO ${quoteIdentifier(role)}`,
      ),
      `GRANT INSERT, UPDATE, DELETE ON ${s}.saved_views TO ${quoteIdentifier(role)}`,
    ]),
    ...[...reader, ...operator].flatMap((role) => [
      `GRANT USAGE ON SCHEMA ${s} TO ${quoteIdentifier(role)}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${s} TO ${quoteIdentifier(role)}`,
    ]),
  ]
}
