import { type ContinuityReport, formatInstant, type TableContinuity } from '@threadline/contract'
import { parseTableName, type Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { countUnknownRows } from './baseline-steps.ts'
import { type CaptureReadiness, readReadiness } from './capture-readiness.ts'
import { explainContinuity } from './explain-continuity.ts'
import { type ContinuityFacts, readContinuityFacts } from './read-continuity.ts'

export interface ContinuityOptions {
  /** `name` (schema `public`) or `schema.name`. @defaultValue every table of the configuration */
  readonly tables?: readonly string[]
  /** Count the rows of which nothing is known, which reads whole tables: what a baseline would write. @defaultValue false */
  readonly countUnknown?: boolean
  readonly signal?: AbortSignal
}

/**
 * Where history begins, table by table: with a baseline, with capture, or not at all, and whether capture is in effect at present. Nothing is written.
 *
 * @throws ThreadlineError `table_not_found`, `not_installed`, `permission_denied`
 */
export async function continuity(
  threadline: Threadline,
  { tables, countUnknown = false, signal }: ContinuityOptions = {},
): Promise<ContinuityReport> {
  const elapsed = startTimer()
  const report = (outcome: 'passed' | 'failed' | 'error', found: readonly TableContinuity[], error: string) =>
    emit('health.continuity', {
      ...{ durationMs: elapsed(), outcome, error, tables: found.length },
      complete: found.filter(({ state }) => state === 'baseline').length,
      notReady: found.filter(({ ready }) => !ready).length,
    })
  try {
    const names = tables === undefined ? threadline.config.tables : tables.map((name) => parseTableName(name))
    const readiness = await readReadiness(threadline, names, signal)
    const ids = readiness.flatMap(({ inspected }) => inspected.entry?.id ?? [])
    const facts = ids.length === 0 ? new Map() : await readContinuityFacts(threadline, ids, signal)
    const found: TableContinuity[] = []
    for (const table of readiness) {
      const fact: ContinuityFacts | undefined = facts.get(table.inspected.entry?.id)
      const isReady = table.problems.length === 0
      const unknownRows =
        countUnknown && isReady && fact !== undefined
          ? await countUnknownRows(threadline, fact.tableId, false, signal)
          : null
      found.push(toContinuity(table, fact, unknownRows))
    }
    const ready = found.every((table) => table.ready)
    report(ready ? 'passed' : 'failed', found, 'none')
    return { checkedAt: formatInstant(BigInt(Date.now()) * 1000n), ready, tables: found }
  } catch (error) {
    report('error', [], errorCodeOf(error))
    throw error
  }
}

function toContinuity(
  { inspected, problems }: CaptureReadiness,
  facts: ContinuityFacts | undefined,
  unknownRows: number | null,
): TableContinuity {
  const { schema, table } = inspected.found
  const knowledge = {
    ...{ schema, table, unknownRows },
    ready: problems.length === 0,
    capturedSince: facts?.capturedSince ?? null,
    firstChangeAt: facts?.firstChangeAt ?? null,
    baseline: facts?.run ?? null,
  }
  return {
    ...knowledge,
    problems: problems.map(({ message }) => message),
    estimatedRows: facts?.estimatedRows ?? null,
    ...explainContinuity(knowledge),
  }
}
