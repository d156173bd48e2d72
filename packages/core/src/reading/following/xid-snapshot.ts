/** Which transactions a snapshot of PostgreSQL sees: those before `xmin`, and those before `xmax` that were not `running`. */
export interface XidSnapshot {
  readonly xmin: bigint
  readonly xmax: bigint
  readonly running: ReadonlySet<bigint>
}

/** Reads the text of a `pg_snapshot`, `xmin:xmax:xid,xid`; null for any other text. */
export function parseXidSnapshot(text: string): XidSnapshot | null {
  const match = /^([1-9]\d{0,18}):([1-9]\d{0,18}):((?:\d{1,19}(?:,\d{1,19})*)?)$/.exec(text)
  if (match === null) return null
  const [, xmin = '', xmax = '', running = ''] = match
  const snapshot = {
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    running: new Set(running === '' ? [] : running.split(',').map(BigInt)),
  }
  return snapshot.xmin <= snapshot.xmax ? snapshot : null
}

/** Whether a snapshot sees a transaction. */
export function sees({ xmin, xmax, running }: XidSnapshot, xid: bigint): boolean {
  return xid < xmin || (xid < xmax && !running.has(xid))
}

/** Whether a snapshot sees every transaction that another one sees: it is later, or the same. */
export function includes(later: XidSnapshot, earlier: XidSnapshot): boolean {
  return later.xmax >= earlier.xmax && [...later.running].every((xid) => !sees(earlier, xid))
}
