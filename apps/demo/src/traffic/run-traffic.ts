import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from './random.ts'
import * as background from './scenarios/background.ts'
import * as office from './scenarios/office.ts'
import * as shopping from './scenarios/shopping.ts'
import type { Traffic } from './traffic.ts'

type Scenario = (traffic: Traffic) => Promise<void>

/** What happens in the store, and how often compared with the rest. */
const scenarios: readonly (readonly [scenario: Scenario, weight: number])[] = [
  [shopping.shop, 20],
  [background.settleOldest, 22],
  [shopping.changeQuantity, 8],
  [shopping.cancelOrder, 6],
  [shopping.changeProfile, 5],
  [shopping.changePassword, 2],
  [shopping.signUp, 4],
  [shopping.askForTooMuch, 2],
  [shopping.eraseAccount, 1],
  [office.shipOrders, 3],
  [office.refundOrder, 3],
  [office.setPrice, 3],
  [office.renameProduct, 2],
  [office.changeCatalogue, 2],
  [office.actForCustomer, 4],
  [office.changeRole, 1],
  [background.countStock, 4],
  [background.reprice, 1],
  [background.bonus, 1],
  [background.cleanUp, 2],
  [background.editByHand, 1],
]

const weighted = scenarios.flatMap(([scenario, weight]) => Array.from({ length: weight }, () => scenario))

/** How much a burst does. */
export interface BurstOptions {
  /** How many scenarios are run; each kind at least once, and most of them often. */
  readonly scenarios: number
  /** How many of them run at the same time. */
  readonly concurrency: number
  /** Ends the burst early. */
  readonly signal: AbortSignal
}

/** Runs a bounded amount of traffic, as fast as it goes. */
export async function runBurst(traffic: Traffic, options: BurstOptions): Promise<void> {
  const surplus = Math.max(0, options.scenarios - scenarios.length)
  const chosen = Array.from({ length: surplus }, () => choose(traffic.random))
  // First something to work with, last every kind once, when there is enough of everything.
  const plan = [...chosen, ...scenarios.map(([scenario]) => scenario)]
  const worker = async () => {
    for (let next = plan.shift(); next !== undefined && !options.signal.aborted; next = plan.shift())
      await next(traffic)
  }
  await Promise.all(Array.from({ length: options.concurrency }, worker))
}

/** Runs a few scenarios a second until the signal says that it is enough. */
export async function runSteadily(traffic: Traffic, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await choose(traffic.random)(traffic)
    await sleep(traffic.random.whole(200, 1200), undefined, { signal }).catch(() => {})
  }
}

function choose(random: Random): Scenario {
  return random.pick(weighted) ?? shopping.shop
}
