import { formatInstant, type PartitionHorizon } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Executor } from '../../database/database.ts'
import { rows } from '../../database/rows.ts'
import { toThreadlineError } from '../../database/to-threadline-error.ts'
import { quoteQualified } from '../../sql/quote.ts'

/** Of a partition: the first id and the one after the last; null for no bound. */
type Bounds = readonly [from: bigint | null, to: bigint | null]

const secondsTo2020 = 1_577_836_800n

/**
 * How far ahead the monthly partitions of the trail are ready. Maintenance keeps twelve months: an alarm at fewer than three leaves time to mend what keeps it
 * from running. Even after that nothing is lost, since the last partition has no end; but it grows, and is dear to divide again.
 *
 * @param now - @defaultValue the present time
 * @throws ThreadlineError `not_installed`, `permission_denied`
 */
export async function partitionHorizon(
  db: Executor,
  schema: string,
  now: Date = new Date(),
): Promise<PartitionHorizon[]> {
  const horizons: PartitionHorizon[] = []
  for (const table of ['audit_changes', 'audit_transactions']) {
    const name = quoteQualified(schema, table)
    try {
      const bounds = rows<{ bound: string }>(
        await db.execute(sql`
          select pg_get_expr(relpartbound, oid) as bound from pg_inherits join pg_class on oid = inhrelid
          where inhparent = ${name}::text::regclass`),
      )
      const partitions = bounds.flatMap(({ bound }) => boundsOf(bound) ?? []).sort(inOrder)
      const end = readyUntil(partitions)
      horizons.push({
        table,
        readyUntil: end === null ? null : formatInstant(((end >> 32n) + secondsTo2020) * 1_000_000n),
        monthsAhead: end === null ? -1 : monthsBetween(now, end),
        gaps: gapsIn(partitions),
        overflowing: end !== null && (await isUsedFrom(db, name, end)),
      })
    } catch (error) {
      throw toThreadlineError(error, 'read the partitions of the trail')
    }
  }
  return horizons
}

function boundsOf(text: string): [Bounds] | undefined {
  const [, from, to] = /FROM \('?(-?\d+|MINVALUE)'?\) TO \('?(-?\d+|MAXVALUE)'?\)/.exec(text) ?? []
  if (from === undefined || to === undefined) return undefined
  return [[from === 'MINVALUE' ? null : BigInt(from), to === 'MAXVALUE' ? null : BigInt(to)]]
}

const inOrder = ([a]: Bounds, [b]: Bounds): number =>
  a === null ? -1 : b === null ? 1 : a < b ? -1 : Number(a > b)

/** Where the unbounded last partition begins, or where the last one ends. */
function readyUntil(partitions: readonly Bounds[]): bigint | null {
  const last = partitions.at(-1)
  return last === undefined ? null : (last[1] ?? last[0])
}

function gapsIn(partitions: readonly Bounds[]): number {
  const [first, last] = [partitions[0], partitions.at(-1)]
  const between = partitions.filter(([from], index) => index > 0 && partitions[index - 1]?.[1] !== from)
  return between.length + Number(first?.[0] !== null) + Number(last?.[1] !== null)
}

/** Whole months after the present one. Partitions begin with months, in UTC. */
function monthsBetween(now: Date, end: bigint): number {
  const until = new Date(Number((end >> 32n) + secondsTo2020) * 1000)
  const months = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth()
  return months(until) - months(now) - 1
}

async function isUsedFrom(db: Executor, name: string, id: bigint): Promise<boolean> {
  const [found] = rows<{ used: boolean }>(
    await db.execute(
      sql`select exists (select from ${sql.raw(name)} where id >= ${String(id)}::text::bigint) as used`,
    ),
  )
  return found?.used === true
}
