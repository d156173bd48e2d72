import type { SQL } from 'drizzle-orm'
import type { Executor } from '../../database/database.ts'
import { execute } from '../../database/execute.ts'
import type { RenderedPlan } from '../trigger-plan.ts'
import { catalogueStatement, type RegistryScope } from './catalogue.sql.ts'

type Oid = number

/** An entry of the registry of audited tables, as the database keeps it. */
export interface RegistryEntry {
  readonly id: number
  readonly schema_name: string
  readonly table_name: string
  readonly relation: string
  readonly column_types: Readonly<Record<string, string>>
  readonly column_numbers: Readonly<Record<string, number>>
  readonly key_columns: readonly string[]
  readonly key_types: readonly string[]
  readonly excluded_columns: readonly string[]
  readonly masked_columns: readonly string[]
  readonly plan_fingerprint: string
  readonly function_version: number
  readonly plan: RenderedPlan
}

/** What `catalogueStatement` answers: a list for each kind of object, each object a list of its facts. */
export interface Catalogue {
  readonly version: number
  /** Who owns the audit schema; null without one. */
  readonly owner: string | null
  readonly relations: readonly [
    oid: Oid,
    schema: string,
    table: string,
    kind: string,
    persistence: string,
    isPartition: boolean,
    root: [schema: string, table: string] | null,
    extension: string | null,
    wanted: boolean,
  ][]
  /** Partitions and inheritance children of the wanted relations, at any depth. */
  readonly tree: readonly [root: Oid, member: Oid][]
  readonly columns: readonly [
    relation: Oid,
    number: number,
    name: string,
    type: Oid,
    modifier: number,
    notNull: boolean,
    generated: string,
    deterministic: boolean,
  ][]
  readonly types: readonly [
    type: Oid,
    baseType: Oid,
    baseKind: string,
    isArray: boolean,
    modifier: number,
    contained: Oid[],
    containsRange: boolean,
    containsForeignType: boolean,
  ][]
  /** How SQL writes a type with a modifier. */
  readonly forms: readonly [type: Oid, modifier: number, text: string][]
  /** The columns that generated columns are computed from. */
  readonly sources: readonly [relation: Oid, generated: number, source: number][]
  readonly indexes: readonly [
    relation: Oid,
    name: string,
    isPrimary: boolean,
    key: number[],
    isValid: boolean,
    isPartial: boolean,
    hasExpressions: boolean,
  ][]
  readonly triggers: readonly [
    relation: Oid,
    name: string,
    function: Oid,
    type: number,
    enabled: string,
    limited: 'no' | 'limited' | 'constraint',
    isClone: boolean,
    argument: string,
  ][]
  /** Row triggers of other tables on the functions of these. */
  readonly sharers: readonly [function: Oid, relation: Oid, schema: string, table: string][]
  readonly functions: readonly [
    oid: Oid,
    schema: string,
    name: string,
    digest: string,
    language: string,
    securityDefiner: boolean,
    settings: string[] | null,
    owner: string,
    comment: string | null,
  ][]
  readonly registry: readonly RegistryEntry[]
}

/**
 * Reads what the catalogue says of some relations, in one round trip.
 *
 * @param relations - A query of oids, see `relationsNamed` and `userTables`.
 * @throws ThreadlineError `not_installed` or `storage_behind` without the tables of the audit schema, if they are asked for
 */
export async function readCatalogue(
  db: Executor,
  storageSchema: string,
  relations: SQL,
  {
    registryScope = 'wanted',
    signal,
  }: { registryScope?: RegistryScope; signal?: AbortSignal | undefined } = {},
): Promise<Catalogue> {
  const [row] = await execute<Record<keyof Catalogue, string>>(
    db,
    catalogueStatement(relations, storageSchema, registryScope),
    { what: 'read the tables from the catalogue', signal },
  )
  if (row === undefined) throw new TypeError('the catalogue did not answer')
  return {
    version: Number(row.version),
    owner: row.owner,
    relations: zipped(row.relations, 6),
    tree: zipped(row.tree),
    columns: zipped(row.columns),
    types: zipped(row.types, 5),
    forms: zipped(row.forms),
    sources: zipped(row.sources),
    indexes: zipped(row.indexes, 3),
    triggers: zipped(row.triggers),
    sharers: zipped(row.sharers),
    functions: zipped(row.functions, 6),
    registry: JSON.parse(row.registry),
  }
}

/** Facts from the lists of their fields. @param nested - A field that is JSON in its turn. */
function zipped(text: string, nested?: number) {
  const fields = JSON.parse(text)
  if (nested !== undefined)
    fields[nested] = fields[nested].map((json: string | null) => (json === null ? null : JSON.parse(json)))
  return fields[0].map((_: unknown, row: number) => fields.map((field: unknown[]) => field[row]))
}
