import { setTimeout as sleep } from 'node:timers/promises'
import { maintainStore } from '../database/prepare-store.ts'
import type { StoreUrls } from '../database/store-roles.ts'
import { serveTrail } from '../serving/serve-trail.ts'
import { printCommandsToTry } from '../terminal/commands-to-try.ts'
import { followTrail } from '../terminal/follow-trail.ts'
import { printAddress } from '../terminal/print-address.ts'
import type { Screen } from '../terminal/screen.ts'
import { blankLedger } from '../traffic/ledger.ts'
import { runBurst, runSteadily } from '../traffic/run-traffic.ts'
import { openDemo } from './open-demo.ts'

const maintenanceMilliseconds = 60_000
/** After how many transactions the commands have scrolled away and are printed again. */
const remindEvery = 100

/** Keeps the store busy and prints its trail, until the signal says that it is enough. */
export async function runLive(urls: StoreUrls, screen: Screen, signal: AbortSignal): Promise<void> {
  const demo = await openDemo(urls, { ledger: blankLedger(), seed: Date.now() })
  const served = await serveTrail({ databaseUrl: urls.owner, readOnly: false })
  const remind = async () => {
    await printCommandsToTry(demo.trail, urls.owner, screen)
    printAddress(screen, served.url)
  }
  try {
    // So that the trail has something to show at once.
    if (demo.isNew) await runBurst(demo.traffic, { scenarios: 40, concurrency: 2, signal })
    await remind()
    await together(signal, [
      (stop) => runSteadily(demo.traffic, stop),
      (stop) => maintainSteadily(urls.owner, stop),
      (stop) =>
        followTrail(demo.trail, screen, {
          signal: stop,
          afterTransaction: async (count) => {
            if (count % remindEvery === 0) await remind()
          },
        }),
    ])
  } finally {
    await served.close()
    await demo.close()
  }
}

async function maintainSteadily(ownerUrl: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await maintainStore(ownerUrl)
    await sleep(maintenanceMilliseconds, undefined, { signal }).catch(() => {})
  }
}

/** Runs several things until they are told to stop; when one fails, the others are told so and the failure is thrown. */
async function together(
  signal: AbortSignal,
  works: readonly ((stop: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const failure = new AbortController()
  const stop = AbortSignal.any([signal, failure.signal])
  const results = await Promise.allSettled(
    works.map((work) =>
      work(stop).catch((error: unknown) => {
        failure.abort()
        throw error
      }),
    ),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined && !signal.aborted) throw failed.reason
}
