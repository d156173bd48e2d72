import { installStorage } from '@threadline/core/schema'
import { throwAwayServer } from '@threadline/testing/databases'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { fuzz } from './fuzz-cases.ts'

/*
 * `pnpm fuzz`: a long run. FUZZ_RUNS says how many cases (200), FUZZ_SEED which: the seed of a failure replays it.
 */

const { server, stop } = await throwAwayServer(async (url) => {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await installStorage(drizzle(client)).finally(() => client.end())
})
try {
  const runs = whole('FUZZ_RUNS') ?? 200
  const result = await fuzz(server, {
    runs,
    seed: whole('FUZZ_SEED'),
    onRun: (run) => process.stderr.write(`\r${run}/${runs}`),
  })
  process.stderr.write('\n')
  if (result.failure !== null) {
    process.stdout.write(
      `${result.failure}\n\nReplay it with FUZZ_SEED=${result.seed} FUZZ_RUNS=${runs} pnpm fuzz\n`,
    )
    process.exitCode = 1
  }
  process.stdout.write(`seed ${result.seed}: ${result.runs} runs, ${result.operations} operations\n`)
} finally {
  await stop()
}

function whole(name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (Number.isInteger(value)) return value
  throw new Error(`${name} must be a whole number, not ${text}.`)
}
