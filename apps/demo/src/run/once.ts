import type { StoreUrls } from '../database/store-roles.ts'
import { DemoError } from '../demo-error.ts'
import type { Screen } from '../terminal/screen.ts'
import { compareTrail } from '../traffic/compare-trail.ts'
import { ledger } from '../traffic/ledger.ts'
import { readTrail } from '../traffic/read-trail.ts'
import { runBurst } from '../traffic/run-traffic.ts'
import { openDemo } from './open-demo.ts'

/** How many differences are printed; one mistake can cause thousands. */
const mostProblems = 20

export interface RunOnceOptions {
  readonly screen: Screen
  readonly signal: AbortSignal
  /** How much happens. @defaultValue 300 */
  readonly scenarios?: number
}

/** Runs one burst of traffic, compares the trail with what the traffic has noted, and says whether they agree. */
export async function runOnce(
  urls: StoreUrls,
  { screen: { print, colours }, signal, scenarios = 300 }: RunOnceOptions,
): Promise<boolean> {
  const done = ledger()
  const demo = await openDemo(urls, { ledger: done, seed: 1 })
  try {
    const from = await demo.now()
    await runBurst(demo.traffic, { scenarios, concurrency: 4, signal })
    if (signal.aborted) throw new DemoError('Interrupted before the trail was checked.')
    const seen = await readTrail(demo.trail, from)
    const { changes, transactions, actors, problems } = compareTrail(done.transactions, seen)
    const figure = `checked ${grouped(changes)} changes by ${actors} actors in ${grouped(transactions)} transactions`
    if (problems.length === 0) {
      print(colours.green(`${figure}: every change is in the trail exactly once with its actor`))
      return true
    }
    print(
      ...problems.slice(0, mostProblems),
      colours.red(`${figure}: ${grouped(problems.length)} differences`),
    )
    return false
  } finally {
    await demo.close()
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
