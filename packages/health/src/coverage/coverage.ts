import {
  type CoverageReport,
  type CoverageStatus,
  type Finding,
  type FindingCode,
  formatInstant,
  type TableCoverage,
} from '@threadline/contract'
import { formatTableName, type ResolvedConfig, type TableName, type Threadline } from '@threadline/core'
import {
  captureLosses,
  type InspectedTable,
  type Inspection,
  inspectTables,
  partitionHorizon,
  protectionStatus,
} from '@threadline/core/schema'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { activityFindings } from '../findings/activity-findings.ts'
import { finding, inOrder, threadlineCommand } from '../findings/finding.ts'
import { protectionFindings } from '../findings/protection-findings.ts'
import { goneFindings, stale, storageFindings } from '../findings/storage-findings.ts'
import { tableFindings } from '../findings/table-findings.ts'
import { healthPolicyProblems } from '../policy/health-policy.ts'
import { readActivity, type TableActivity } from './activity.ts'
import { isBookkeepingTable } from './bookkeeping-tables.ts'
import { type CoverageScope, schemasOf } from './scope.ts'

export interface CoverageOptions extends CoverageScope {
  readonly signal?: AbortSignal
}

/**
 * Whether each table is captured, effectively: the triggers are in place and enabled, for every op and every partition, call functions of this trail whose
 * text is what their plan renders, and these store what the configuration says. With everything that is wrong, and how to repair it.
 *
 * The number of statements does not depend on the number of tables: one for the catalogue of all, one for what was captured lately, and a few for the audit
 * schema itself. Nothing is written; `readDb` may be a standby.
 *
 * @throws ThreadlineError `usage` for contradictory options, `permission_denied` for a role that may not read the trail, `connection_failed`
 * @example
 * ```ts
 * const { counts, findings } = await coverage(threadline, { allSchemas: true })
 * ```
 */
export async function coverage(
  threadline: Threadline,
  { signal, ...scope }: CoverageOptions = {},
): Promise<CoverageReport> {
  const elapsed = startTimer()
  try {
    const report = await check(threadline, scope, signal)
    const { hints: _, ...counts } = report.counts
    const outcome = counts.errors === 0 ? 'passed' : 'failed'
    emit('health.coverage', { durationMs: elapsed(), outcome, ...counts, error: 'none' })
    return report
  } catch (error) {
    const nothing = { covered: null, uncovered: null, expectedUncovered: null, errors: null, warnings: null }
    const code = errorCodeOf(error)
    emit('health.coverage', { durationMs: elapsed(), outcome: 'error', ...nothing, error: code })
    throw error
  }
}

async function check(
  threadline: Threadline,
  scope: CoverageScope,
  signal: AbortSignal | undefined,
): Promise<CoverageReport> {
  const { config, readDb } = threadline
  const schemas = schemasOf(scope, config)
  const inspection = await inspectTables(readDb, config, { schemas, signal })
  if (inspection.storage.state !== 'current') return toReport(config, inspection, schemas, new Map(), [])
  const activity = await readActivity(threadline, signal)
  const protection = protectionFindings(
    await protectionStatus(readDb, config.storageSchema),
    await partitionHorizon(readDb, config.storageSchema),
    await captureLosses(readDb, config.storageSchema),
    new Set(inspection.tables.flatMap(alteredNames)),
  )
  return toReport(config, inspection, schemas, activity, protection)
}

/** The functions of a table that its own findings name. */
const alteredNames = ({ found, altered }: InspectedTable): string[] =>
  altered.map((event) => `${found.capture.installed?.stem}_${event}`)

/** The report as a function of what was read. */
function toReport(
  config: ResolvedConfig,
  inspection: Inspection,
  schemas: readonly string[] | null,
  activity: ReadonlyMap<number, TableActivity>,
  protection: readonly Finding[],
): CoverageReport {
  const checked = inspection.tables.map((table) => checkTable(table, config, activity))
  const findings = inOrder([
    ...storageFindings(inspection.storage, config.storageSchema),
    ...protection,
    ...policyFindings(config, inspection, schemas),
    ...goneFindings(inspection, wantedTables(config), schemas),
    ...checked.flatMap((table) => table.findings),
  ])
  const tables = checked.map((table) => table.coverage)
  const withStatus = (status: CoverageStatus) => tables.filter((table) => table.status === status).length
  const ofSeverity = (severity: Finding['severity']) =>
    findings.filter((found) => found.severity === severity).length
  return {
    checkedAt: formatInstant(BigInt(Date.now()) * 1000n),
    schemas: [...new Set(schemas ?? tables.map(({ schema }) => schema))].sort(),
    storage: {
      schema: config.storageSchema,
      state: inspection.storage.state,
      version: inspection.storage.version,
      expected: inspection.storage.expected,
    },
    counts: {
      covered: withStatus('covered'),
      uncovered: withStatus('uncovered'),
      expectedUncovered: withStatus('expected_uncovered'),
      errors: ofSeverity('error'),
      warnings: ofSeverity('warning'),
      hints: ofSeverity('hint'),
    },
    tables,
    findings,
  }
}

interface CheckedTable {
  readonly coverage: TableCoverage
  readonly findings: readonly Finding[]
}

function checkTable(
  table: InspectedTable,
  config: ResolvedConfig,
  activity: ReadonlyMap<number, TableActivity>,
): CheckedTable {
  const { found, configured, entry } = table
  const { schema, table: name } = found
  const isProtected = includes(config.verifyCoverage.expectedTables, found)
  const gap = gapOf(found, config)
  const isCaptured = found.capture.installed !== null
  const recent = activity.get(entry?.id ?? found.registered?.id ?? -1)
  const findings = [
    ...tableFindings(table, isProtected),
    ...(isCaptured && gap === 'configuration' ? [stale(found)] : []),
    ...(isCaptured && recent !== undefined
      ? activityFindings(found, recent, config.health.unattributedThreshold)
      : []),
  ]
  const isEffective = isCaptured && !findings.some(({ code }) => breaking.has(code))
  const status = isEffective ? 'covered' : gap !== null && !isCaptured ? 'expected_uncovered' : 'uncovered'
  return {
    findings:
      status === 'expected_uncovered' ? findings.filter(({ code }) => code !== 'trigger_missing') : findings,
    coverage: {
      schema,
      table: name,
      status,
      expectedBy: status === 'expected_uncovered' ? gap : null,
      configured,
      protected: isProtected,
      partitions: found.partitions.length,
      errors: findings.filter(({ severity }) => severity === 'error').length,
      warnings: findings.filter(({ severity }) => severity === 'warning').length,
      lastChangeAt: recent?.lastChangeAt ?? null,
      changesLastDay: recent?.changes ?? 0,
    },
  }
}

/** What a table cannot have and be covered. */
const breaking: ReadonlySet<FindingCode> = new Set([
  'table_recreated',
  'trigger_missing',
  'trigger_disabled',
  'trigger_replica_only',
  'trigger_altered',
  'trigger_foreign',
  'trigger_shared',
  'function_altered',
  'partition_not_captured',
  'child_not_captured',
  'redaction_drift',
])

function gapOf(table: TableName, { health }: ResolvedConfig): TableCoverage['expectedBy'] {
  if (includes(health.expectedUncoveredTables, table)) return 'configuration'
  if (isBookkeepingTable(table.table) && !includes(health.auditAnyway, table)) return 'baseline'
  return null
}

const includes = (list: readonly TableName[], { schema, table }: TableName): boolean =>
  list.some((name) => name.schema === schema && name.table === table)

/** Everything that the configuration wants to be captured. */
function wantedTables({ tables, verifyCoverage }: ResolvedConfig): TableName[] {
  const all = [...tables, ...verifyCoverage.expectedTables]
  return [...new Map(all.map((name) => [formatTableName(name), name])).values()]
}

function policyFindings(
  config: ResolvedConfig,
  { tables }: Inspection,
  schemas: readonly string[] | null,
): Finding[] {
  const existing = tables.map(({ found }) => found)
  return healthPolicyProblems(config, existing, schemas).map(({ path, message }) =>
    finding('policy_invalid', null, {
      message: `${path} ${message}.`,
      edit: `mend ${path}`,
      command: threadlineCommand('verify', 'coverage'),
    }),
  )
}
