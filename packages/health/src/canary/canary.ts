import { type CanaryOutcome, type CanaryReport, formatInstant, type TableCanary } from '@threadline/contract'
import { formatTableName, parseTableName, recordCheck, type Threadline } from '@threadline/core'
import type { InspectedTable } from '@threadline/core/schema'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { readReadiness } from '../continuity/capture-readiness.ts'
import { listed } from '../findings/finding.ts'
import { type CanaryWrite, writeCanary } from './canary-write.ts'
import { type CanaryFacts, readCanaryFacts } from './table-facts.ts'

/** What a canary may do. */
export interface CanaryOptions {
  /** `name` (schema `public`) or `schema.name`. @defaultValue every table of the configuration */
  readonly tables?: readonly string[]
  /**
   * Also tables whose own triggers or rules would fire. What these do in the database is rolled back with the rest; what they do outside of it is not.
   * @defaultValue false
   */
  readonly fireTriggers?: boolean
  readonly signal?: AbortSignal
}

/**
 * Proves that a change would be captured with its actor, by making one: in each table one row is changed through `transaction()`, on the connection and through the
 * pooler of the application, what was captured is looked at within the transaction, and all of it is rolled back. Nothing remains but used ids. It waits for no
 * lock, and holds that of one row for a moment. Where a trigger of the application would fire, nothing is written unless `fireTriggers` allows it.
 *
 * @throws ThreadlineError `table_not_found`, `not_installed`, `connection_failed`
 * @example
 * ```ts
 * const { outcome } = await canary(threadline, { tables: ['orders'] })
 * ```
 */
export async function canary(threadline: Threadline, options: CanaryOptions = {}): Promise<CanaryReport> {
  const elapsed = startTimer()
  const count = (tables: readonly TableCanary[], outcome: CanaryOutcome) =>
    tables.filter((table) => table.outcome === outcome).length
  const report = (outcome: 'passed' | 'failed' | 'error', tables: readonly TableCanary[], error: string) =>
    emit('health.canary', {
      ...{ durationMs: elapsed(), outcome, error, proven: count(tables, 'proven') },
      ...{ unproven: count(tables, 'unproven'), notChecked: count(tables, 'not_checked') },
    })
  try {
    const tables = await checkTables(threadline, options)
    const outcome = overall(tables)
    report(outcome === 'unproven' ? 'failed' : 'passed', tables, 'none')
    const result = { checkedAt: formatInstant(BigInt(Date.now()) * 1000n), outcome, tables }
    await record(threadline, result)
    return result
  } catch (error) {
    report('error', [], errorCodeOf(error))
    throw error
  }
}

async function checkTables(
  threadline: Threadline,
  { tables, fireTriggers = false, signal }: CanaryOptions,
): Promise<TableCanary[]> {
  const names = tables === undefined ? threadline.config.tables : tables.map((name) => parseTableName(name))
  const checked: TableCanary[] = []
  for (const { inspected, problems } of await readReadiness(threadline, names, signal)) {
    signal?.throwIfAborted()
    const { schema, table } = inspected.found
    const [problem] = problems
    const write: CanaryWrite =
      problem !== undefined && inspected.entry === null
        ? { outcome: 'unproven', op: null, reason: problem.message }
        : await checkTable(threadline, inspected, fireTriggers, signal)
    checked.push({ schema, table, ...write })
  }
  return checked
}

async function checkTable(
  threadline: Threadline,
  inspected: InspectedTable,
  fireTriggers: boolean,
  signal: AbortSignal | undefined,
): Promise<CanaryWrite> {
  const facts = await readCanaryFacts(threadline.db, inspected, threadline.config.storageSchema, signal)
  const blocked = fireTriggers ? null : blockedBy(facts)
  if (blocked !== null) return { outcome: 'not_checked', op: null, reason: blocked }
  const mayDelete = !facts.isReferenced && (fireTriggers || facts.deleteTriggers.length === 0)
  return writeCanary(threadline, inspected, facts, mayDelete)
}

function blockedBy({ updateTriggers }: CanaryFacts): string | null {
  if (updateTriggers.length === 0) return null
  const names = listed(updateTriggers.map((name) => JSON.stringify(name)))
  return `Triggers or rules of the application would fire: ${names}. What they do outside of the database would not be rolled back.`
}

function overall(tables: readonly TableCanary[]): CanaryOutcome {
  if (tables.some(({ outcome }) => outcome === 'unproven')) return 'unproven'
  return tables.some(({ outcome }) => outcome === 'proven') ? 'proven' : 'not_checked'
}

async function record(threadline: Threadline, { outcome, tables }: CanaryReport): Promise<void> {
  const named = (wanted: CanaryOutcome) =>
    tables.filter((table) => table.outcome === wanted).map(formatTableName)
  const [proven, unproven, notChecked] = [named('proven'), named('unproven'), named('not_checked')]
  await recordCheck(threadline, {
    subject: 'coverage',
    verdict: outcome === 'proven' ? 'proven' : 'unsupported',
    target: 'canary',
    summary: `A change was made and rolled back in ${tables.length} tables: captured with its actor in ${proven.length}, not in ${unproven.length}; ${notChecked.length} not tried.`,
    details: { proven, unproven, notChecked },
    source: 'threadline canary',
  })
}
