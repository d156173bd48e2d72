import type { TrailSample } from '../read/sample-trail.ts'
import { quantile } from '../statistics/statistics.ts'
import { httpClient } from './http-client.ts'
import type { HttpResult } from './http-result.ts'
import type { MeasuredServer } from './measured-server.ts'
import { operatorRequests } from './operator-requests.ts'

export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
}

type Load = Pick<HttpResult, 'requests' | 'errors' | 'failures' | 'load' | 'memory'>

/** Asks what operators ask, over all connections at once, for a while. */
export async function measureLoad(
  server: MeasuredServer,
  sample: TrailSample,
  { connections, seconds }: LoadOptions,
): Promise<Load> {
  const client = httpClient(server.port, connections)
  const times: number[] = []
  const failures: Record<string, number> = {}
  let next = 0
  const begun = performance.now()
  const end = begun + seconds * 1000
  const work = async () => {
    while (performance.now() < end) {
      const requests = operatorRequests(sample, next)
      const request = requests[next % requests.length]
      next += 1
      const asked = performance.now()
      const status = await client.ask(request?.path ?? '').catch(() => 0)
      times.push(performance.now() - asked)
      const what = `${request?.question} ${status}`
      if (status !== 200) failures[what] = (failures[what] ?? 0) + 1
    }
  }
  const lanes = Promise.all(Array.from({ length: connections }, work))
  await new Promise((resolve) => setTimeout(resolve, seconds * 100))
  const begin = await server.memory()
  await lanes
  client.close()
  return {
    requests: times.length,
    errors: Object.values(failures).reduce((sum, count) => sum + count, 0),
    failures,
    load: { p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99) },
    memory: { begin, end: await server.memory() },
  }
}
