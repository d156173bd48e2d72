import type { Finding } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import { functionVersion, type InspectedTable } from '@threadline/core/schema'
import { type ColumnChange, columnChanges } from './column-changes.ts'
import { finding, listed, regenerate } from './finding.ts'
import { redactionDifferences } from './redaction-differences.ts'

/** What is wrong with the functions of a table, and where what they were made for is no longer what there is. */
export function planFindings(table: InspectedTable): Finding[] {
  return [...functionFindings(table), ...driftFindings(table), ...keyFindings(table), ...outdated(table)]
}

function functionFindings({ found, altered, entry }: InspectedTable): Finding[] {
  const { installed, functions } = found.capture
  if (installed === null) return []
  if (entry === null)
    return [
      finding('function_altered', found, {
        message: 'The registry of audited tables does not know it: its changes are recorded without a name.',
        command: regenerate(found),
      }),
    ]
  if (altered.length === 0) return []
  const names = altered.map((event) => functions[event]?.name ?? `${installed.stem}_${event}`)
  return [
    finding('function_altered', found, {
      message: `${names.length === 1 ? 'Function' : 'Functions'} ${listed(names)} ${names.length === 1 ? 'is' : 'are'} not what the plan renders: what ${names.length === 1 ? 'it records' : 'they record'} cannot be relied on.`,
      command: regenerate(found),
    }),
  ]
}

function driftFindings(table: InspectedTable): Finding[] {
  const differences = redactionDifferences(table)
  if (differences.length === 0) return []
  const words = differences.map(
    ({ column, configured, deployed }) => `${JSON.stringify(column)} is ${deployed}, to be ${configured}`,
  )
  return [
    finding('redaction_drift', table.found, {
      message: `Redaction is not as configured: ${listed(words)}.`,
      command: regenerate(table.found),
    }),
  ]
}

function keyFindings({ found, plan, recorded }: InspectedTable): Finding[] {
  if (plan === null || recorded === null) return []
  const [now, then] = [plan.key, recorded.key].map((key) => key.map(({ name }) => name).join(', '))
  if (now === then) return []
  return [
    finding('key_changed', found, {
      message: `Its rows are recorded under the key (${then}), but are identified by (${now}).`,
      command: regenerate(found),
    }),
  ]
}

/** Differences that lose nothing: capture notices them by itself, and records what there is. */
function outdated(table: InspectedTable): Finding[] {
  const { found, plan, entry, recorded } = table
  const { installed } = found.capture
  if (installed === null || entry === null) return []
  if (entry.function_version < functionVersion)
    return [
      finding('function_outdated', found, {
        message: `It is captured by functions of version ${entry.function_version}; this is version ${functionVersion}.`,
        command: regenerate(found),
      }),
    ]
  const changes = columnChanges(table)
  const moved = [entry.schema_name, entry.table_name].join('\0') !== [found.schema, found.table].join('\0')
  const rules =
    plan !== null &&
    recorded !== null &&
    (plan.storeChangedFrom !== recorded.storeChangedFrom || plan.placeholder !== recorded.placeholder)
  const parts = [
    ...changes.map(describeChange),
    ...(moved
      ? [
          `it was ${formatTableName({ schema: entry.schema_name, table: entry.table_name })} when it was captured`,
        ]
      : []),
    ...(rules ? ['its rules have changed'] : []),
  ]
  if (parts.length === 0 && (plan === null || plan.fingerprint === entry.plan_fingerprint)) return []
  if (parts.length === 0 && redactionDifferences(table).length > 0) return []
  return [
    finding('plan_outdated', found, {
      message: `Its capture is out of date: ${parts.length === 0 ? 'its columns are used in another way' : listed(parts)}.`,
      command: regenerate(found),
    }),
  ]
}

function describeChange({ kind, column, before, after }: ColumnChange): string {
  const name = JSON.stringify(column)
  if (kind === 'added') return `column ${name} was added`
  if (kind === 'dropped') return `column ${name} was dropped`
  if (kind === 'renamed') return `column ${JSON.stringify(before)} was renamed to ${name}`
  return `column ${name} was ${before} and is ${after}`
}
