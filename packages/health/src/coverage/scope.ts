import { ThreadlineError } from '@threadline/contract'
import type { ResolvedConfig } from '@threadline/core'

/** Which tables are looked at. */
export interface CoverageScope {
  /** One schema. @defaultValue every schema that the configuration names; `public` when it names none */
  readonly schema?: string
  /** Every schema of the database. @defaultValue false */
  readonly allSchemas?: boolean
}

/**
 * The schemas to look at; null for all.
 *
 * @throws ThreadlineError `usage` when one schema and all are asked for
 */
export function schemasOf(
  { schema, allSchemas = false }: CoverageScope,
  config: ResolvedConfig,
): string[] | null {
  if (schema !== undefined && allSchemas)
    throw new ThreadlineError('usage', 'Ask for one schema, or for all schemas, not for both.')
  if (allSchemas) return null
  if (schema !== undefined) return [schema]
  const { tables, verifyCoverage, health } = config
  const named = [
    ...tables,
    ...verifyCoverage.expectedTables,
    ...health.expectedUncoveredTables,
    ...health.auditAnyway,
  ].map((table) => table.schema)
  return named.length === 0 ? ['public'] : [...new Set(named)].sort()
}
