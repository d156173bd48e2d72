import {
  formatTableName,
  parseTableName,
  type ResolvedConfig,
  resolveConfig,
  type TableConfig,
  type ThreadlineConfig,
} from '@threadline/core'

/** What the command line says about the tables that it names. */
export interface TableOverrides {
  readonly storeChangedFrom?: boolean
  readonly exceptColumns?: readonly string[]
}

/**
 * The configuration with these settings in force for the named tables, checked as a whole.
 *
 * @throws ThreadlineError `usage` for a name that is none, `invalid_config` when the settings contradict the configuration
 */
export function withTableOverrides(
  config: ThreadlineConfig,
  tables: readonly string[],
  { storeChangedFrom, exceptColumns }: TableOverrides,
): ResolvedConfig {
  if (storeChangedFrom === undefined && exceptColumns === undefined) return resolveConfig(config)
  const overrides = {
    ...(storeChangedFrom === undefined ? {} : { storeChangedFrom }),
    ...(exceptColumns === undefined ? {} : { exceptColumns }),
  }
  const merged = new Map<string, TableConfig>(
    Object.entries(config.tables ?? {}).map(([name, table]) => [canonical(name), table]),
  )
  for (const name of tables.map(canonical)) merged.set(name, { ...merged.get(name), ...overrides })
  return resolveConfig({ ...config, tables: Object.fromEntries(merged) })
}

/** The named tables that the configuration does not have. */
export function notConfigured(config: ResolvedConfig, tables: readonly string[]): string[] {
  const configured = config.tables.map(formatTableName)
  return tables.map(canonical).filter((name) => !configured.includes(name))
}

function canonical(name: string): string {
  return formatTableName(parseTableName(name))
}
