import type { Holder } from '@threadline/postgres'
import { DemoError } from '../demo-error.ts'

/** What a second start is told: who runs and where the database is. */
export function alreadyRunning({ pid, databaseUrl }: Holder): DemoError {
  const where = databaseUrl === undefined ? '' : ` Its database is ${databaseUrl}.`
  return new DemoError(`The demo is already running in another terminal (process ${pid}).${where}`, {
    remedy: `End it there with Ctrl-C, or with: kill ${pid}`,
  })
}
