import { describeProblems, type Problem, ThreadlineError } from '@threadline/contract'
import { formatTableName, type ResolvedConfig, type TableName, type Threadline } from '@threadline/core'
import { inspectTables, nearestName } from '@threadline/core/schema'
import { isBookkeepingTable } from '../coverage/bookkeeping-tables.ts'

/**
 * What is contradictory in the declared gaps of the configuration, and names of tables that do not exist. Repeated names are refused by `resolveConfig`.
 *
 * @param existing - The tables that there are, in the given schemas.
 * @param schemas - Those that were looked at; null for all.
 */
export function healthPolicyProblems(
  { health, verifyCoverage, tables }: Pick<ResolvedConfig, 'health' | 'verifyCoverage' | 'tables'>,
  existing: readonly TableName[],
  schemas: readonly string[] | null = null,
): Problem[] {
  const has = (list: readonly TableName[], name: TableName) =>
    list.some(({ schema, table }) => schema === name.schema && table === name.table)
  const known = existing.map(formatTableName)
  const unknown = (list: readonly TableName[], path: string) =>
    list.flatMap((name, index): Problem[] => {
      const text = formatTableName(name)
      if (known.includes(text) || (schemas !== null && !schemas.includes(name.schema))) return []
      const near = nearestName(text, known)
      const hint = near === undefined ? 'remove it' : `did you mean ${JSON.stringify(near)}?`
      return [
        {
          path: `${path}[${index}]`,
          message: `names ${JSON.stringify(text)}, which does not exist; ${hint}`,
        },
      ]
    })
  const gaps = health.expectedUncoveredTables
  const contradictions = gaps.flatMap((name, index): Problem[] => {
    const path = `health.expectedUncoveredTables[${index}]`
    const text = JSON.stringify(formatTableName(name))
    return [
      ...(has(health.auditAnyway, name)
        ? [{ path, message: `names ${text}, which health.auditAnyway names too; remove it from one` }]
        : []),
      ...(has(verifyCoverage.expectedTables, name)
        ? [
            {
              path,
              message: `names ${text}, which verifyCoverage.expectedTables protects; remove it from one`,
            },
          ]
        : []),
      ...(has(tables, name)
        ? [{ path, message: `names ${text}, which "tables" says is to be captured; remove it from one` }]
        : []),
    ]
  })
  const pointless = health.auditAnyway.flatMap((name, index): Problem[] =>
    isBookkeepingTable(name.table)
      ? []
      : [
          {
            path: `health.auditAnyway[${index}]`,
            message: `names ${JSON.stringify(formatTableName(name))}, which is no bookkeeping table that would be left out; remove it`,
          },
        ],
  )
  return [
    ...contradictions,
    ...pointless,
    ...unknown(gaps, 'health.expectedUncoveredTables'),
    ...unknown(health.auditAnyway, 'health.auditAnyway'),
  ]
}

/**
 * Refuses a configuration whose declared gaps contradict each other or name tables that do not exist: a gap that was meant for a table which has been renamed
 * would otherwise hide another. For the start of a program, and asked by every check of coverage.
 *
 * @throws ThreadlineError `invalid_config` with every problem at once; `connection_failed`
 * @example
 * ```ts
 * await assertHealthPolicy(threadline)
 * ```
 */
export async function assertHealthPolicy(
  threadline: Threadline,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { config, readDb } = threadline
  const named = [...config.health.expectedUncoveredTables, ...config.health.auditAnyway]
  const schemas = [...new Set(named.map(({ schema }) => schema))]
  const existing =
    named.length === 0
      ? []
      : (await inspectTables(readDb, config, { schemas, signal })).tables.map(({ found }) => found)
  refuseProblems(healthPolicyProblems(config, existing))
}

function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  throw new ThreadlineError('invalid_config', describeProblems('Invalid configuration', problems), {
    details: { problems: [...problems] },
  })
}
