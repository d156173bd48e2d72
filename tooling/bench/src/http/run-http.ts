import { createThreadline } from '@threadline/core'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Progress } from '../progress.ts'
import { sampleTrail } from '../read/sample-trail.ts'
import { openTrail } from '../read/trail-database.ts'
import { readEnvironment } from '../report/environment.ts'
import { connect } from '../server/bench-database.ts'
import type { HttpResult } from './http-result.ts'
import { measureAdded } from './measure-added.ts'
import { measureLive } from './measure-live.ts'
import { measureLoad } from './measure-load.ts'
import { startMeasuredServer } from './measured-server.ts'

export interface RunHttpOptions {
  readonly server: string | undefined
  readonly quick: boolean
  readonly fresh: boolean
  readonly changes: number
  readonly progress: Progress
}

const connections = 64

/** Runs the benchmark on the kept trail of this size; a quick run makes one and takes it away again. */
export async function runHttp(options: RunHttpOptions): Promise<HttpResult> {
  const { quick, changes, progress } = options
  const trail = await openTrail({ ...options, keep: !quick })
  const client = connect(trail.url)
  try {
    progress('drawing samples')
    const sample = await sampleTrail(client, 1_000)
    const environment = await readEnvironment(client)
    const server = await startMeasuredServer(trail.url)
    try {
      progress('one question at a time')
      const threadline = createThreadline({ db: drizzle(client) })
      const added = await measureAdded(server.port, threadline, sample, quick ? 20 : 200)
      const seconds = quick ? 5 : 600
      progress(`${connections} connections for ${seconds} s`)
      const load = await measureLoad(server, sample, { connections, seconds })
      progress('live streams')
      const live = await measureLive(trail.url, server.port, {
        clients: quick ? 50 : 500,
        changes: quick ? 5 : 50,
      })
      return { environment, changes, connections, seconds, ...load, added, live }
    } finally {
      await server.stop()
    }
  } finally {
    await client.end()
    await trail.close()
  }
}
