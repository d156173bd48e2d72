/** Counts failures by address, and says when there were too many. */
export interface RateLimit {
  /** Seconds until the address may try again; 0 when it may. */
  wait(address: string): number
  fail(address: string): void
  succeed(address: string): void
}

/** Beyond so many addresses the oldest are forgotten, so that nobody can fill the memory. */
const mostAddresses = 10_000

/** @param most - Failures within the window after which an address must wait. */
export function rateLimit(most: number, windowSeconds: number, now: () => number = Date.now): RateLimit {
  const failures = new Map<string, number[]>()
  const recent = (address: string) =>
    (failures.get(address) ?? []).filter((at) => at > now() - windowSeconds * 1000)
  return {
    wait(address) {
      const [oldest, ...others] = recent(address)
      if (oldest === undefined || others.length + 1 < most) return 0
      return Math.ceil((oldest + windowSeconds * 1000 - now()) / 1000)
    },
    fail(address) {
      const at = [...recent(address), now()]
      failures.delete(address)
      failures.set(address, at)
      const [first] = failures.keys()
      if (failures.size > mostAddresses && first !== undefined) failures.delete(first)
    },
    succeed(address) {
      failures.delete(address)
    },
  }
}
