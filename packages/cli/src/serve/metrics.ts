import { onTelemetry } from '@threadline/core/telemetry'

/** Upper bounds of the durations of requests, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Counts what the service does, for Prometheus. */
export interface Metrics {
  text(): string
  stop(): void
}

/** Listens to the events of this process; nothing in them is a value of a request. */
export function metrics(): Metrics {
  const requests = new Map<string, number>()
  const durations = new Map<string, { counts: number[]; sum: number; count: number }>()
  const decisions = new Map<string, number>()
  const add = (counter: Map<string, number>, labels: string) =>
    counter.set(labels, (counter.get(labels) ?? 0) + 1)
  const stop = onTelemetry(
    (event) => {
      if (event.event === 'authorization.decision') {
        add(decisions, `outcome="${event.outcome}",permission="${event.permission}"`)
        return
      }
      if (event.event !== 'http.request') return
      const route = `route="${event.route}",method="${event.method}"`
      add(requests, `${route},status="${event.status}"`)
      const known = durations.get(route) ?? { counts: bounds.map(() => 0), sum: 0, count: 0 }
      const seconds = event.durationMs / 1000
      known.counts = known.counts.map((count, index) => count + (seconds <= (bounds[index] ?? 0) ? 1 : 0))
      known.sum += seconds
      known.count += 1
      durations.set(route, known)
    },
    { events: ['http.request', 'authorization.decision'] },
  )
  return { stop, text: () => `${lines(requests, durations, decisions).join('\n')}\n` }
}

function lines(
  requests: ReadonlyMap<string, number>,
  durations: ReadonlyMap<string, { counts: readonly number[]; sum: number; count: number }>,
  decisions: ReadonlyMap<string, number>,
): string[] {
  const name = 'threadline_http_request_duration_seconds'
  const { rss, heapUsed } = process.memoryUsage()
  return [
    '# HELP threadline_http_requests_total Requests that were answered.',
    '# TYPE threadline_http_requests_total counter',
    ...[...requests].map(([labels, count]) => `threadline_http_requests_total{${labels}} ${count}`),
    `# HELP ${name} Time until an answer began.`,
    `# TYPE ${name} histogram`,
    ...[...durations].flatMap(([labels, { counts, sum, count }]) => [
      ...counts.map((below, index) => `${name}_bucket{${labels},le="${bounds[index]}"} ${below}`),
      `${name}_bucket{${labels},le="+Inf"} ${count}`,
      `${name}_sum{${labels}} ${sum}`,
      `${name}_count{${labels}} ${count}`,
    ]),
    '# HELP threadline_authorization_decisions_total Decisions about callers.',
    '# TYPE threadline_authorization_decisions_total counter',
    ...[...decisions].map(
      ([labels, count]) => `threadline_authorization_decisions_total{${labels}} ${count}`,
    ),
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${rss}`,
    '# TYPE nodejs_heap_size_used_bytes gauge',
    `nodejs_heap_size_used_bytes ${heapUsed}`,
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${process.uptime()}`,
  ]
}
