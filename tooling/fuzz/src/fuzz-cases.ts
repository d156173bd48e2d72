import { createDatabase, type TestServer } from '@threadline/testing/databases'
import fc from 'fast-check'
import { checkExecution } from './check/check-execution.ts'
import { readTrail } from './check/trail.ts'
import { programs } from './program/program-arbitrary.ts'
import type { Program } from './program/step.ts'
import { prepareTables } from './run/prepare-tables.ts'
import { type Execution, runProgram } from './run/run-program.ts'
import { schemas } from './schema/schema-arbitrary.ts'
import type { TableShape } from './schema/table-shape.ts'

/** Tables, and what is done to them. */
export interface FuzzCase {
  readonly tables: readonly TableShape[]
  readonly program: Program
}

export interface FuzzResult {
  readonly seed: number
  readonly runs: number
  /** Steps that were carried out, in all runs together. */
  readonly operations: number
  /** What was found, with the smallest case that shows it and the seed; null when the trail was right every time. */
  readonly failure: string | null
}

export interface FuzzOptions {
  readonly runs: number
  /** @defaultValue a random one */
  readonly seed?: number | undefined
  readonly onRun?: (run: number) => void
}

const cases = (features: { readonly merge: boolean }): fc.Arbitrary<FuzzCase> =>
  schemas.chain((tables) => programs(tables, features).map((program) => ({ tables, program })))

/** Runs random programs on random tables and holds the trail against what happened. */
export async function fuzz(server: TestServer, { runs, seed, onRun }: FuzzOptions): Promise<FuzzResult> {
  let operations = 0
  let count = 0
  const property = fc.asyncProperty(cases({ merge: server.version >= 150_000 }), async (found) => {
    operations += await tryCase(server, found)
    count += 1
    onRun?.(count)
  })
  const details = await fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) })
  return {
    seed: details.seed,
    runs: count,
    operations,
    failure: details.failed
      ? `${await fc.asyncDefaultReportMessage(details)}\n\n${reasons(details.errorInstance)}`
      : null,
  }
}

/** Runs a case with capture and, beside it, without, and compares. @returns the number of operations. */
async function tryCase(server: TestServer, { tables, program }: FuzzCase): Promise<number> {
  const [captured, plain] = await Promise.all([
    execute(server, tables, program, true),
    execute(server, tables, program, false),
  ])
  // What SERIALIZABLE takes for a conflict depends on more than the program.
  const isExact = !program.some(({ step }) => step.kind === 'begin' && step.isolation === 'serializable')
  const differs = captured.outcomes.findIndex((outcome, index) => outcome !== plain.outcomes[index])
  if (isExact && differs >= 0) {
    throw new Error(
      `step ${differs + 1}: ${captured.outcomes[differs]} with capture, ${plain.outcomes[differs]} without`,
    )
  }
  return captured.operations + plain.operations
}

async function execute(
  server: TestServer,
  tables: readonly TableShape[],
  program: Program,
  captured: boolean,
): Promise<Execution> {
  const database = await createDatabase(server, { empty: !captured })
  const connect = () => database.connect(database.url, { max: 1 })
  try {
    await prepareTables(connect, tables, { captured })
    const observer = connect()
    const execution = await runProgram(connect, observer, tables, program, { captured })
    if (captured) checkExecution(tables, execution, await readTrail(observer))
    return execution
  } finally {
    await database.drop()
  }
}

/** An error with its causes. */
function reasons(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}\n${reasons(error.cause)}`
}
