import { cpus, totalmem } from 'node:os'
import type postgres from 'postgres'
import { settingsInForce } from '../server/server-settings.ts'

/** What the figures depend on. */
export interface Environment {
  readonly postgres: string
  readonly node: string
  readonly processor: string
  readonly cores: number
  readonly memoryGigabytes: number
  readonly settings: Readonly<Record<string, string>>
}

export async function readEnvironment(sql: postgres.Sql): Promise<Environment> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  return {
    postgres: row?.version ?? '',
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? '',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    settings: await settingsInForce(sql),
  }
}

/** One line for the head of a report. */
export const describeEnvironment = ({ postgres, node, processor, cores, memoryGigabytes }: Environment) =>
  `PostgreSQL ${postgres}, Node.js ${node}, ${cores} cores (${processor}), ${memoryGigabytes} GB of memory`
