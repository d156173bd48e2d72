import { createThreadline } from '@threadline/core'
import { inspectTables, installStorage, installTriggers } from '@threadline/core/schema'
import { coverage } from '@threadline/health'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Progress } from '../progress.ts'
import { type Environment, readEnvironment } from '../report/environment.ts'
import { connect } from '../server/bench-database.ts'
import { quantile } from '../statistics/statistics.ts'
import { manyTables } from './many-tables.ts'

export interface CoverageSize {
  readonly schemas: number
  readonly tablesInSchema: number
  /** How often each way is measured, but for table by table, which is measured once: its first checks warm the caches of the others. */
  readonly rounds: number
}

/** One way to check all tables. */
export interface CoverageWay {
  readonly name: 'catalogue' | 'coverage' | 'table_by_table'
  readonly label: string
  readonly statements: number
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
}

/** What `bench coverage` has measured. */
export interface CoverageResult {
  readonly environment: Environment
  readonly size: CoverageSize
  readonly tables: number
  readonly columns: number
  readonly ways: readonly CoverageWay[]
}

export interface CoverageBenchOptions {
  /** An empty database. */
  readonly url: string
  readonly size: CoverageSize
  readonly progress: Progress
}

/** Captures many tables, then measures how long it takes to see that all are captured: at once, and one after another. */
export async function coverageBench(options: CoverageBenchOptions): Promise<CoverageResult> {
  const { url, size, progress } = options
  const sql = connect(url)
  try {
    const tables = manyTables(size)
    progress(`making ${tables.length} tables`)
    for (const { ddl } of tables) await sql.unsafe(ddl)
    const config = { tables: Object.fromEntries(tables.map(({ name, rules }) => [name, rules])) }
    const db = drizzle(sql)
    const threadline = createThreadline({ db, config })
    await installStorage(db)
    await installTriggers(db, threadline.config, undefined, {
      onProgress: ({ table }) => progress(`capturing ${table}`),
    })
    await sql.unsafe('analyze')

    const expectCovered = (found: number) => {
      if (found !== tables.length) throw new Error(`${found} of ${tables.length} tables are covered`)
    }
    const wholeCoverage = async () =>
      expectCovered((await coverage(threadline, { allSchemas: true })).counts.covered)
    const catalogue = async () => expectCovered((await inspectTables(db, threadline.config)).tables.length)
    const tableByTable = async () => {
      let sound = 0
      for (const { schema, table } of threadline.config.tables) {
        const { tables: found } = await inspectTables(db, threadline.config, { tables: [{ schema, table }] })
        if (found[0]?.faults.length === 0 && found[0].altered.length === 0) sound += 1
      }
      expectCovered(sound)
    }
    const ways: CoverageWay[] = []
    const add = async (
      way: Pick<CoverageWay, 'name' | 'label' | 'statements'>,
      run: Run,
      { rounds, warmUp }: Effort,
    ) => {
      progress(`measuring: ${way.label}`)
      if (warmUp) await run()
      ways.push({ ...way, ...(await measure(run, rounds)) })
    }
    const often: Effort = { rounds: size.rounds, warmUp: true }
    await add({ name: 'catalogue', label: 'the catalogue at once', statements: 1 }, catalogue, often)
    await add(
      { name: 'coverage', label: 'coverage(), with what was captured lately', statements: 2 },
      wholeCoverage,
      often,
    )
    await add(
      { name: 'table_by_table', label: 'the catalogue table by table', statements: tables.length },
      tableByTable,
      { rounds: 1, warmUp: false },
    )
    const environment = await readEnvironment(sql)
    return {
      environment,
      size,
      tables: tables.length,
      columns: tables.reduce((sum, table) => sum + table.columns, 0),
      ways,
    }
  } finally {
    await sql.end()
  }
}

type Run = () => Promise<void>

interface Effort {
  readonly rounds: number
  /** Whether a first run, which warms the caches of server and client, does not count. */
  readonly warmUp: boolean
}

async function measure(run: Run, rounds: number): Promise<{ p50: number; p95: number }> {
  const durations: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now()
    await run()
    durations.push(performance.now() - begun)
  }
  return { p50: quantile(durations, 0.5), p95: quantile(durations, 0.95) }
}
