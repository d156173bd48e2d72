import { join } from 'node:path'
import { renderStorage } from '@threadline/core/schema'
import type { Progress } from '../progress.ts'
import { databaseUrl, dropDatabase, ensureDatabase, withConnection } from '../server/bench-database.ts'
import { benchFolder } from '../server/bench-folder.ts'
import { startEmbeddedServer } from '../server/embedded-server.ts'
import { generateTrail } from './generate-trail.ts'
import { trailVersion } from './trail-shape.ts'

export interface TrailOptions {
  readonly server: string | undefined
  readonly changes: number
  /** Generate the trail even if there is one. */
  readonly fresh: boolean
  /** Keep it for the next time. */
  readonly keep: boolean
  readonly progress: Progress
}

/** A generated trail that can be read. */
export interface Trail {
  readonly url: string
  close(): Promise<void>
}

/**
 * Opens the trail of the wanted size. It is generated once and kept with its server in an ignored folder of the checkout, or on the server that was given,
 * until the generator or the audit schema change.
 */
export async function openTrail(options: TrailOptions): Promise<Trail> {
  const { server, changes, fresh, keep, progress } = options
  progress('starting PostgreSQL')
  const folder = join(benchFolder, keep ? 'trails' : 'quick-trail')
  const embedded = server === undefined ? await startEmbeddedServer({ folder, keep }) : undefined
  const serverUrl = embedded?.url ?? server ?? ''
  const database = `threadline_bench_trail_${changes}`
  const url = databaseUrl(serverUrl, database)
  const close = async () => {
    if (!keep) await dropDatabase(serverUrl, database)
    await embedded?.stop()
  }
  try {
    if (fresh || !(await isCurrent(serverUrl, database))) {
      await dropDatabase(serverUrl, database)
      await ensureDatabase(serverUrl, database)
      await generateTrail(url, changes, progress)
      await markCurrent(url, database)
    }
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What the trail was made by; written on the database once it is complete. */
function mark(): string {
  const checksums = renderStorage({ schema: 'threadline' }).map(({ checksum }) => checksum)
  return `trail ${trailVersion}, storage ${checksums.join(' ')}`
}

async function isCurrent(serverUrl: string, database: string): Promise<boolean> {
  return await withConnection(serverUrl, async (sql) => {
    const [row] = await sql<{ mark: string | null }[]>`
      select shobj_description(oid, 'pg_database') as mark from pg_database where datname = ${database}`
    return row?.mark === mark()
  })
}

async function markCurrent(url: string, database: string): Promise<void> {
  await withConnection(url, (sql) => sql.unsafe(`COMMENT ON DATABASE ${database} IS '${mark()}'`))
}
