import {
  type CaptureErrorPolicy,
  describeProblems,
  isPlainObject,
  type Problem,
  problemsFromZod,
  ThreadlineError,
} from '@threadline/contract'
import type { z } from 'zod'
import { configSchema } from './config-schema.ts'
import type { ThreadlineConfig } from './define-config.ts'
import { parseTableName, type TableName } from './table-name.ts'
import { columnConflicts, tableNameProblems } from './table-problems.ts'
import { unknownKeys } from './unknown-keys.ts'

/** How one table is captured, complete: see `TableConfig` for the meaning. `primaryKey` is null for "the primary key". */
export interface ResolvedTable extends TableName {
  readonly exclude: readonly string[]
  readonly mask: readonly string[]
  readonly maskPlaceholder: string
  readonly storeChangedFrom: boolean
  readonly onCaptureError: CaptureErrorPolicy
  readonly exceptColumns: readonly string[]
  readonly primaryKey: readonly string[] | null
}

/** How long changes are kept, in seconds. */
export interface ResolvedRetentionWindow {
  readonly maxAgeSeconds: number
}

export interface ResolvedRetention {
  readonly enabled: boolean
  /** Null when no window is configured; never null when enabled. */
  readonly maxAgeSeconds: number | null
  readonly deleteEmptyTransactions: boolean
  readonly tables: readonly (TableName & ResolvedRetentionWindow)[]
  readonly intervalMinutes: number
  readonly sleepMs: number
}

/** The configuration with every default in place, frozen throughout. */
export interface ResolvedConfig {
  readonly storageSchema: string
  readonly tables: readonly ResolvedTable[]
  readonly verifyCoverage: { readonly expectedTables: readonly TableName[] }
  readonly health: {
    readonly expectedUncoveredTables: readonly TableName[]
    readonly auditAnyway: readonly TableName[]
    readonly coveragePollMs: number
    readonly unattributedThreshold: number
  }
  readonly retention: ResolvedRetention
  readonly exports: {
    readonly ttlHours: number
    readonly staleRunningHours: number
    readonly storage: { readonly folder: string }
  }
  readonly evidence: { readonly automatic: boolean }
}

/**
 * Checks a configuration, whatever it is, and fills in the defaults. What the database alone knows (whether a table and its columns exist) is checked where
 * triggers are generated.
 *
 * @throws ThreadlineError `invalid_config` with every problem at once in `details.problems`, each with its path.
 */
export function resolveConfig(config: ThreadlineConfig | undefined = {}): ResolvedConfig {
  const parsed = configSchema.safeParse(config)
  const problems = [...problemsOf(config), ...(parsed.success ? [] : problemsFromZod(parsed.error))]
  if (!parsed.success || problems.length > 0) {
    throw new ThreadlineError('invalid_config', describeProblems('Invalid configuration', problems), {
      details: { problems },
    })
  }
  return deepFreeze(withNames(parsed.data))
}

function problemsOf(config: ThreadlineConfig): Problem[] {
  const storageSchema = member(config, 'storageSchema') ?? 'threadline'
  const tables = member(config, 'tables')
  return [
    ...unknownKeys(config),
    ...tableNameProblems(tables, ['tables'], storageSchema),
    ...columnConflicts(tables),
    ...tableNameProblems(
      member(member(config, 'retention'), 'tables'),
      ['retention', 'tables'],
      storageSchema,
    ),
  ]
}

function member(value: unknown, name: string): unknown {
  return isPlainObject(value) ? value[name] : undefined
}

function withNames(config: z.output<typeof configSchema>): ResolvedConfig {
  const { tables, verifyCoverage, health, retention } = config
  return {
    ...config,
    tables: Object.entries(tables).map(([name, table]) => ({
      ...nameOf(name),
      ...table,
      primaryKey: table.primaryKey ?? null,
    })),
    verifyCoverage: { expectedTables: verifyCoverage.expectedTables.map(nameOf) },
    health: {
      ...health,
      expectedUncoveredTables: health.expectedUncoveredTables.map(nameOf),
      auditAnyway: health.auditAnyway.map(nameOf),
    },
    retention: {
      ...retention,
      tables: Object.entries(retention.tables).map(([name, window]) => ({ ...nameOf(name), ...window })),
    },
  }
}

function nameOf(text: string): TableName {
  return parseTableName(text, 'invalid_config')
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null)
    for (const member of Object.values(Object.freeze(value))) deepFreeze(member)
  return value
}
