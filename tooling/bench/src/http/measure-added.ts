import type { Threadline } from '@threadline/core'
import type { TrailSample } from '../read/sample-trail.ts'
import { median } from '../statistics/statistics.ts'
import { httpClient } from './http-client.ts'
import type { HttpResult } from './http-result.ts'
import { operatorRequests } from './operator-requests.ts'

/** The same questions by turns over HTTP and of the library, one at a time. */
export async function measureAdded(
  port: number,
  threadline: Threadline,
  sample: TrailSample,
  calls: number,
): Promise<HttpResult['added']> {
  const client = httpClient(port, 1)
  const measured = new Map<string, { http: number[]; library: number[] }>()
  for (let index = 0; index < calls; index += 1) {
    for (const { question, path, ask } of operatorRequests(sample, index)) {
      const times = measured.get(question) ?? { http: [], library: [] }
      measured.set(question, times)
      const start = performance.now()
      await client.ask(path)
      const between = performance.now()
      await ask(threadline)
      times.http.push(between - start)
      times.library.push(performance.now() - between)
    }
  }
  client.close()
  return [...measured].map(([question, { http, library }]) => ({
    question,
    http: median(http),
    library: median(library),
  }))
}
