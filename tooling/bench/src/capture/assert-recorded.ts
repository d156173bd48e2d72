import type { Lane } from './workloads/lane.ts'

/**
 * Makes sure that every recording lane has recorded the same number of changes, each with its actor: a variant that is fast because it misses something must
 * not come off well.
 */
export async function assertRecorded(lanes: readonly Lane[]): Promise<number> {
  const counts = new Map<string, number>()
  for (const { sql, variant } of lanes) {
    if (variant.countChanges === null) continue
    const [row] = await sql.unsafe<{ changes: number }[]>(variant.countChanges)
    counts.set(variant.label, row?.changes ?? 0)
  }
  const [first = 0, ...others] = counts.values()
  if (first === 0 || others.some((count) => count !== first)) {
    const list = [...counts].map(([label, count]) => `${label} ${count}`).join(', ')
    throw new Error(`The variants have not recorded the same changes: ${list}.`)
  }
  return first
}
