import type { ErrorCode } from '@threadline/contract'
import { nearestName } from '../config/nearest-name.ts'
import type { ResolvedTable } from '../config/resolve-config.ts'
import { formatTableName } from '../config/table-name.ts'
import type { TableDescription } from './catalogue/table-description.ts'

/** Why a table cannot be audited as configured, with the remedy. */
export interface TableProblem {
  readonly code: ErrorCode
  readonly table: string
  readonly message: string
}

const kinds: Readonly<Record<string, string>> = {
  v: 'a view; audit the tables that it writes to',
  m: 'a materialized view, which is derived from other tables; audit those',
  f: 'a foreign table; audit it in the database that holds it',
  S: 'a sequence, which holds no rows',
  c: 'a composite type, which holds no rows',
  i: 'an index',
  t: 'a TOAST table of PostgreSQL itself',
}

/** All problems of one table; none means that `triggerPlan` can go ahead. */
export function tableProblems(
  config: ResolvedTable,
  table: TableDescription | undefined,
  storageSchema: string,
): TableProblem[] {
  const name = formatTableName(config)
  const problem = (code: ErrorCode, message: string): TableProblem => ({ code, table: name, message })
  if (table === undefined)
    return [
      problem('table_not_found', 'does not exist, or is hidden from this role; check its name and schema'),
    ]
  const refusal = refusalOf(table, storageSchema)
  if (refusal !== undefined) return [problem('table_not_auditable', refusal)]
  return [...columnProblems(config, table, problem), ...keyProblems(config, table, problem)]
}

/** Why a relation can never be audited, as a phrase that continues its name; undefined when it can. */
function refusalOf(table: TableDescription, storageSchema: string): string | undefined {
  if (table.schema === storageSchema) return 'belongs to the audit trail itself, which is never audited'
  if (table.schema === 'information_schema' || table.schema.startsWith('pg_'))
    return table.persistence === 't'
      ? 'is a temporary table, which ends with its session'
      : 'belongs to PostgreSQL itself'
  if (table.kind !== 'r' && table.kind !== 'p') return `is ${kinds[table.kind] ?? 'not a table'}`
  if (table.persistence === 't') return 'is a temporary table, which ends with its session'
  if (table.root !== null)
    return `is a partition; audit ${formatTableName(table.root)}, under whose name its history is kept`
  if (table.extension !== null) return `belongs to the extension ${table.extension}`
  if (table.hasChildren)
    return 'has tables that inherit from it, whose rows its triggers do not see; audit the children, or turn them into partitions'
  return undefined
}

type Report = (code: ErrorCode, message: string) => TableProblem

function columnProblems(config: ResolvedTable, table: TableDescription, problem: Report): TableProblem[] {
  const problems: TableProblem[] = []
  const names = table.columns.map(({ name }) => name)
  const lists = {
    exclude: config.exclude,
    mask: config.mask,
    exceptColumns: config.exceptColumns,
    primaryKey: config.primaryKey ?? [],
  }
  for (const [key, columns] of Object.entries(lists)) {
    for (const column of columns.filter((candidate) => !names.includes(candidate))) {
      const near = nearestName(column, names)
      const hint =
        near === undefined ? `its columns are ${names.join(', ')}` : `did you mean ${JSON.stringify(near)}?`
      problems.push(
        problem('column_not_found', `has no column ${JSON.stringify(column)}, which ${key} names; ${hint}`),
      )
    }
  }
  const hidden = [...config.exclude, ...config.mask]
  for (const { name, redactedAs } of table.columns) {
    if (redactedAs === null || !hidden.includes(redactedAs) || hidden.includes(name)) continue
    problems.push(
      problem(
        'redaction_conflict',
        `would store its column ${JSON.stringify(name)}, which was redacted under the name ${JSON.stringify(redactedAs)}; exclude or mask it too, or take ${JSON.stringify(redactedAs)} out of the rules`,
      ),
    )
  }
  for (const column of table.columns) {
    const sources = column.dependsOn.filter((source) => hidden.includes(source))
    if (sources.length === 0 || hidden.includes(column.name) || column.generated === 'virtual') continue
    problems.push(
      problem(
        'redaction_conflict',
        `would store in its generated column ${JSON.stringify(column.name)} what is computed from the redacted ${sources.map((source) => JSON.stringify(source)).join(', ')}; exclude or mask it too`,
      ),
    )
  }
  return problems
}

function keyProblems(config: ResolvedTable, table: TableDescription, problem: Report): TableProblem[] {
  const wanted = config.primaryKey
  const key = wanted ?? table.primaryKey
  const names = table.columns.map((column) => column.name)
  if (wanted?.some((column) => !names.includes(column))) return []
  if (wanted !== null) {
    const unusable = unusableKey(table, wanted)
    if (unusable !== undefined) return [problem('no_usable_key', unusable)]
  } else if (key.length === 0) {
    const candidates = table.uniqueIndexes.filter((index) => index.unusable === null)
    const remedy =
      candidates.length === 0
        ? 'add one, or a unique index over NOT NULL columns that primaryKey can name'
        : `add one, or set primaryKey to ${candidates.map(({ columns }) => JSON.stringify(columns)).join(' or ')}`
    return [problem('no_usable_key', `has no primary key, so its rows could not be told apart; ${remedy}`)]
  }
  const redacted = key.filter(
    (column) =>
      config.exclude.includes(column) ||
      config.mask.includes(column) ||
      config.exceptColumns.includes(column),
  )
  return redacted.map((column) =>
    problem(
      'redaction_conflict',
      `identifies its rows by ${JSON.stringify(column)}, which therefore cannot be excluded, masked or ignored; keep it, or set primaryKey to another unique index`,
    ),
  )
}

function unusableKey(table: TableDescription, wanted: readonly string[]): string | undefined {
  const same = (columns: readonly string[]) =>
    columns.length === wanted.length && columns.every((column) => wanted.includes(column))
  const matching = table.uniqueIndexes.filter((index) => same(index.columns))
  if (matching.some((index) => index.unusable === null)) return undefined
  const [near] = matching
  if (near !== undefined)
    return `cannot be identified by primaryKey ${JSON.stringify(wanted)}: of the unique index ${JSON.stringify(near.name)}, ${near.unusable}; use one that is valid, complete and over NOT NULL columns`
  return `has no unique index over exactly ${JSON.stringify(wanted)}, which primaryKey names; create one, or name another`
}

/** The tables as one sentence for one, or a list for several. */
export function describeTableProblems(problems: readonly TableProblem[]): string {
  const lines = problems.map(({ table, message }) => `${table} ${message}`)
  return lines.length === 1
    ? `${lines[0]}.`
    : `${lines.length} problems:\n${lines.map((line) => `  - ${line}`).join('\n')}`
}
