import { createHash } from 'node:crypto'
import type { CaptureErrorPolicy } from '@threadline/contract'
import type { ResolvedTable } from '../config/resolve-config.ts'
import type { TableName } from '../config/table-name.ts'
import { captureSettings } from './capture-settings.ts'
import type { TableDescription } from './catalogue/table-description.ts'
import { type Comparison, castsToCanonicalText, comparisonOf, isShort } from './column-types.ts'

/**
 * The version of the generated functions. It rises whenever the renderer writes different SQL for the same plan, so that installed functions are known to be
 * out of date; older functions keep capturing.
 */
export const functionVersion = 1

/** What happens to a column: `ignore` is `exceptColumns`; `virtual` is a generated column that is not computed when triggers fire. */
export type ColumnRule = 'store' | 'mask' | 'exclude' | 'ignore' | 'virtual'

export interface PlannedColumn {
  readonly name: string
  /** The attribute number, which differs between databases where columns have been dropped. Only rules depend on it. */
  readonly number: number
  readonly rule: ColumnRule
  readonly comparison: Comparison
}

export interface PlannedKeyColumn {
  readonly name: string
  readonly type: string
  /** Whether a cast to text gives the canonical text. */
  readonly castable: boolean
}

/** What the functions of a table are rendered from, and nothing else. It is kept in the registry, so that their text can be checked at any time. */
export interface RenderedPlan extends TableName {
  readonly tableId: number
  /** The first part of the names of the table's functions. */
  readonly stem: string
  readonly partitioned: boolean
  readonly columns: readonly PlannedColumn[]
  readonly key: readonly PlannedKeyColumn[]
  /** Whether a key can become so long that it must be bounded. */
  readonly longKeys: boolean
  readonly placeholder: string
  readonly storeChangedFrom: boolean
  readonly onCaptureError: CaptureErrorPolicy
  /** `SET` clauses of the functions. */
  readonly settings: readonly string[]
}

/** Everything that decides the SQL of one table's capture: configuration and catalogue, put together. */
export interface TriggerPlan extends RenderedPlan {
  readonly partitions: readonly TableName[]
  readonly columnTypes: Readonly<Record<string, string>>
  /** Digest of all of this but the names of the table and its partitions, and the attribute numbers where nothing is redacted. */
  readonly fingerprint: string
}

/** Puts the plan together; `tablePlanProblems` must have found nothing wrong. */
export function triggerPlan(config: ResolvedTable, table: TableDescription, tableId: number): TriggerPlan {
  const key = (config.primaryKey ?? table.primaryKey).map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name)
    if (column === undefined) throw new TypeError(`the key column ${name} is missing from the description`)
    return column
  })
  const plan = {
    partitioned: table.kind === 'p',
    columns: table.columns.map((column) => ({
      name: column.name,
      number: column.number,
      rule: ruleOf(config, column.name, column.generated === 'virtual'),
      comparison: comparisonOf(column),
    })),
    columnTypes: Object.fromEntries(table.columns.map(({ name, type }) => [name, type])),
    key: key.map((column) => ({
      name: column.name,
      type: column.type,
      castable: castsToCanonicalText(column),
    })),
    longKeys: !key.every(isShort) || key.length > 8,
    placeholder: config.maskPlaceholder,
    storeChangedFrom: config.storeChangedFrom,
    onCaptureError: config.onCaptureError,
    settings: captureSettings(table.columns),
  }
  const redacted = plan.columns.some(({ rule }) => rule === 'exclude' || rule === 'mask')
  const numbers = redacted ? plan.columns.map(({ number }) => number) : []
  const columns = plan.columns.map(({ number: _, ...column }) => column)
  const fingerprint = digest(JSON.stringify([functionVersion, { ...plan, columns }, numbers])).slice(0, 16)
  const { schema, partitions } = table
  const stem = table.capture.installed?.stem ?? functionStem(table, tableId)
  return { schema, table: table.table, tableId, stem, partitions, ...plan, fingerprint }
}

/** The part of a plan that is kept. Attribute numbers mean something only where columns are redacted, and differ between databases. */
export function renderedPart(plan: TriggerPlan): RenderedPlan {
  const { schema, table, tableId, stem, partitioned, columns, key, longKeys } = plan
  const { placeholder, storeChangedFrom, onCaptureError, settings } = plan
  const redacted = columns.some(({ rule }) => rule === 'exclude' || rule === 'mask')
  const kept = redacted ? columns : columns.map((column) => ({ ...column, number: 0 }))
  const names = { schema, table, tableId, stem }
  const rest = { placeholder, storeChangedFrom, onCaptureError, settings }
  return { ...names, partitioned, columns: kept, key, longKeys, ...rest }
}

function ruleOf(config: ResolvedTable, name: string, virtual: boolean): ColumnRule {
  if (config.exclude.includes(name)) return 'exclude'
  if (config.mask.includes(name)) return 'mask'
  if (config.exceptColumns.includes(name)) return 'ignore'
  return virtual ? 'virtual' : 'store'
}

/** `orders_1f0a2b3c`: to be recognized by a reader, and unique by the id. */
function functionStem({ schema, table }: TableName, tableId: number): string {
  const name = schema === 'public' ? table : `${schema}_${table}`
  const word = name.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 40)
  return `${word}_${tableId.toString(16).padStart(8, '0')}`
}

/**
 * The id that a table gets when it is audited for the first time: a digest of its name, so that a migration generated in one database is right in others.
 * `attempt` counts up while the id is taken by another table.
 */
export function newTableId({ schema, table }: TableName, attempt: number): number {
  const name = JSON.stringify(attempt === 0 ? [schema, table] : [schema, table, attempt])
  // 0 stands for all tables in the hourly counts.
  return Number.parseInt(digest(name).slice(0, 8), 16) & 0x7fffffff || 1
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
