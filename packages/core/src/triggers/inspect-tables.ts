import { isThreadlineError } from '@threadline/contract'
import type { ResolvedConfig, ResolvedTable } from '../config/resolve-config.ts'
import type { TableName } from '../config/table-name.ts'
import type { Executor } from '../database/database.ts'
import { type StorageStatus, storageState } from '../storage/storage-status.ts'
import { alteredFunctions, type TriggerFault, triggerFaults } from './capture-faults.ts'
import { relationsNamed, userTables } from './catalogue/catalogue.sql.ts'
import { type Catalogue, type RegistryEntry, readCatalogue } from './catalogue/catalogue.ts'
import { describeTables } from './catalogue/describe-tables.ts'
import type { TableDescription } from './catalogue/table-description.ts'
import { tableConfig } from './plan-triggers.ts'
import type { RowEvent } from './sql/capture-function.sql.ts'
import { type TableProblem, tableProblems } from './table-problems.ts'
import { functionVersion, type RenderedPlan, type TriggerPlan, triggerPlan } from './trigger-plan.ts'

/** A table as it is, beside what the configuration would make of it. */
export interface InspectedTable {
  readonly found: TableDescription
  /** The rules of the configuration; the defaults for a table that it does not name. */
  readonly config: ResolvedTable
  readonly configured: boolean
  /** Why capture cannot be generated for it at present. */
  readonly problems: readonly TableProblem[]
  /** What would be generated; null when there are problems. */
  readonly plan: TriggerPlan | null
  /** What its functions were generated from; null when nothing captures it, or an older version made them. */
  readonly recorded: RenderedPlan | null
  /** Its entry in the registry, by the functions that its triggers call. */
  readonly entry: RegistryEntry | null
  /** What is wrong with its triggers. Everything is missing where nothing captures it. */
  readonly faults: readonly TriggerFault[]
  /** The functions that are not what `recorded` renders. */
  readonly altered: readonly RowEvent[]
}

/** What one look at the catalogue came to. */
export interface Inspection {
  readonly storage: StorageStatus
  readonly tables: readonly InspectedTable[]
  /** Every table that is, or once was, audited, whatever schema it is in; only those of `tables` when these were asked for. */
  readonly registry: readonly RegistryEntry[]
}

export interface InspectTablesOptions {
  /** @defaultValue null: all */
  readonly schemas?: readonly string[] | null
  /** These and no others, of whatever kind they are. @defaultValue the tables of the schemas */
  readonly tables?: readonly TableName[]
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks at every table of the given schemas, and at what captures it: one statement for any number of tables. Nothing is written, and nothing but the
 * catalogue and the registry is read. Works without the audit schema too; then nothing is captured.
 *
 * @throws ThreadlineError `permission_denied` when the registry may not be read, `connection_failed`
 */
export async function inspectTables(
  db: Executor,
  config: ResolvedConfig,
  options: InspectTablesOptions = {},
): Promise<Inspection> {
  const { storageSchema } = config
  const catalogue = await readWithOrWithoutStorage(db, storageSchema, options)
  const configured = new Map(config.tables.map((table) => [keyOf(table), table]))
  const registry = new Map(catalogue.registry.map((entry) => [entry.id, entry]))
  const tables = describeTables(catalogue, storageSchema).map((found) => {
    const named = configured.get(keyOf(found))
    return inspect(found, named, named ?? tableConfig(config, found), registry, storageSchema)
  })
  return { storage: storageState(catalogue.version), tables, registry: catalogue.registry }
}

const keyOf = ({ schema, table }: { schema: string; table: string }) => JSON.stringify([schema, table])

async function readWithOrWithoutStorage(
  db: Executor,
  storageSchema: string,
  { schemas = null, tables, signal }: InspectTablesOptions,
): Promise<Catalogue> {
  const relations = tables === undefined ? userTables(schemas) : relationsNamed(tables)
  try {
    const registryScope = tables === undefined ? 'all' : 'wanted'
    return await readCatalogue(db, storageSchema, relations, { registryScope, signal })
  } catch (error) {
    if (!isThreadlineError(error, 'not_installed') && !isThreadlineError(error, 'storage_behind')) throw error
    return readCatalogue(db, storageSchema, relations, { registryScope: 'none', signal })
  }
}

function inspect(
  found: TableDescription,
  named: ResolvedTable | undefined,
  config: ResolvedTable,
  registry: ReadonlyMap<number, RegistryEntry>,
  storageSchema: string,
): InspectedTable {
  const { installed } = found.capture
  const problems = tableProblems(config, found, storageSchema)
  const entry = installed === null ? null : (registry.get(installed.tableId) ?? null)
  const recorded = entry !== null && entry.function_version === functionVersion ? entry.plan : null
  return {
    found,
    config,
    configured: named !== undefined,
    problems,
    plan:
      problems.length > 0
        ? null
        : triggerPlan(config, found, installed?.tableId ?? found.registered?.id ?? 0),
    recorded,
    entry,
    faults: triggerFaults(found.capture, installed),
    altered: recorded === null ? [] : alteredFunctions(found.capture, recorded, storageSchema),
  }
}
