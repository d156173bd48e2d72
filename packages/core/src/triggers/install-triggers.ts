import { ThreadlineError } from '@threadline/contract'
import type { ResolvedConfig } from '../config/resolve-config.ts'
import { formatTableName } from '../config/table-name.ts'
import type { Database } from '../database/database.ts'
import { quoteIdentifier, quoteQualified } from '../sql/quote.ts'
import { missingTableGrants, ownerToBecome } from '../storage/storage-owner.ts'
import { alteredFunctions, type TriggerFault, triggerFaults } from './capture-faults.ts'
import type { FoundCapture, TableDescription } from './catalogue/table-description.ts'
import { type PlannedTable, planTables } from './plan-triggers.ts'
import { type BusyTableOptions, runOnBusyTable } from './run-on-busy-table.ts'
import { functionStatements, rowEvents, rowTrigger, truncateTrigger } from './sql/table-triggers.sql.ts'
import { functionVersion, type TriggerPlan } from './trigger-plan.ts'

export interface InstalledTriggers {
  /** `name` or `schema.name`. */
  readonly table: string
  readonly status: 'installed' | 'replaced' | 'unchanged'
}

export interface InstallTriggersOptions extends BusyTableOptions {
  /** Told after each table. */
  readonly onProgress?: (installed: InstalledTriggers) => void
}

/**
 * Installs capture on the named tables, or on all that are configured: one transaction for each table, so that locks do not pile up. Where the triggers are in
 * place only the functions are replaced, without any lock on the table. A failure leaves the tables before it installed and says so; run it again.
 *
 * @throws ThreadlineError what `planTriggers` throws, before anything is written; `lock_timeout` when a table stays busy, `permission_denied`
 */
export async function installTriggers(
  db: Database,
  config: ResolvedConfig,
  tables?: readonly string[],
  options: InstallTriggersOptions = {},
): Promise<InstalledTriggers[]> {
  const planned = await planTables(db, config, tables)
  await assertGrants(db, config.storageSchema, planned)
  const become = await ownerToBecome(db, config.storageSchema)
  const done: InstalledTriggers[] = []
  for (const table of planned) {
    options.signal?.throwIfAborted()
    const installed = await installTable(db, config.storageSchema, table, become, options)
    done.push(installed)
    options.onProgress?.(installed)
  }
  return done
}

/** Where the trail has an owner of its own, the owners of the tables must let it create triggers. Everything that is missing is told at once. */
async function assertGrants(db: Database, schema: string, planned: readonly PlannedTable[]): Promise<void> {
  const missing = await missingTableGrants(
    db,
    schema,
    planned.map(({ found }) => found.oid),
  )
  const [first] = missing
  if (first === undefined) return
  const statements = [...new Set(missing.flatMap(({ grants }) => grants))].sort().reverse()
  throw new ThreadlineError(
    'permission_denied',
    `The owner of the audit schema, ${first.storageOwner}, may not create triggers on these tables. Run as their owner: ${statements.join('; ')};`,
    { details: { statements } },
  )
}

async function installTable(
  db: Database,
  storageSchema: string,
  planned: PlannedTable,
  become: string | undefined,
  options: InstallTriggersOptions,
): Promise<InstalledTriggers> {
  const table = formatTableName(planned.plan)
  const pending = pendingStatements(planned, storageSchema)
  if (pending.length === 0) return { table, status: 'unchanged' }
  const statements =
    become === undefined ? pending : [`SET LOCAL ROLE ${quoteIdentifier(become)}`, ...pending]
  const lock = `threadline triggers ${storageSchema} ${planned.plan.tableId}`
  await runOnBusyTable(db, { what: `install capture on ${table}`, lock, statements }, options)
  return { table, status: planned.found.capture.installed === null ? 'installed' : 'replaced' }
}

/** Nothing for a table that is as planned; no trigger statements where the triggers are in place, because those would need a lock on the table. */
function pendingStatements({ plan, found }: PlannedTable, storageSchema: string): string[] {
  const { installed, functions } = found.capture
  const current =
    installed?.fingerprint === plan.fingerprint &&
    installed.version === functionVersion &&
    found.registered?.id === plan.tableId &&
    found.registered.plan_fingerprint === plan.fingerprint &&
    found.registered.function_version === functionVersion &&
    found.isRegistered &&
    alteredFunctions(found.capture, plan, storageSchema).length === 0
  const faults = triggerFaults(found.capture, { ...plan, version: functionVersion })
  return [
    ...(current ? [] : [...ownerStatements(functions), ...functionStatements(plan, storageSchema)]),
    ...repairs(plan, found, faults, storageSchema),
  ]
}

/** Functions that another role has taken over are given back, before they are replaced. */
function ownerStatements(functions: FoundCapture['functions']): string[] {
  return Object.values(functions).flatMap(({ schema, name, rightfulOwner }) =>
    rightfulOwner === null
      ? []
      : `ALTER FUNCTION ${quoteQualified(schema, name)}() OWNER TO ${quoteIdentifier(rightfulOwner)}`,
  )
}

/** What makes every trigger fire again as it should: those that are wrong are replaced, surplus ones dropped. */
function repairs(
  plan: TriggerPlan,
  found: TableDescription,
  faults: readonly TriggerFault[],
  storageSchema: string,
): string[] {
  const onTable = (fault: TriggerFault) => fault.relation.oid === found.oid
  const drop = ({ trigger, relation }: TriggerFault) =>
    `DROP TRIGGER IF EXISTS ${quoteIdentifier(trigger)} ON ${quoteQualified(relation.schema, relation.table)}`
  const irreplaceable = (fault: TriggerFault) =>
    found.capture.members
      .find(({ oid }) => oid === fault.relation.oid)
      ?.triggers.some(({ name, limited }) => name === fault.trigger && limited === 'constraint')
  const rowFaults = rowEvents.map((event) => faults.filter((fault) => fault.event === event))
  return [
    ...faults.filter((fault) => fault.event === null || irreplaceable(fault)).map(drop),
    ...rowFaults.flatMap((ofEvent) => {
      const [first] = ofEvent.filter((fault) => onTable(fault) || fault.kind === 'missing')
      return first?.event == null || first.event === 'truncate'
        ? []
        : [rowTrigger(plan, storageSchema, first.event)]
    }),
    ...rowFaults
      .flat()
      .filter((fault) => !onTable(fault) && fault.kind !== 'missing')
      .map(
        ({ trigger, relation }) =>
          `ALTER TABLE ${quoteQualified(relation.schema, relation.table)} ENABLE TRIGGER ${quoteIdentifier(trigger)}`,
      ),
    ...faults
      .filter(({ event }) => event === 'truncate')
      .map(({ relation }) => truncateTrigger(plan, storageSchema, relation)),
  ]
}
