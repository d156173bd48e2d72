import {
  type TelemetryEvent,
  type TelemetryEventName,
  telemetryEventNames,
  telemetryEvents,
} from './events.ts'
import type { TelemetryField } from './field-kinds.ts'
import { onTelemetry } from './on-telemetry.ts'

/** The upper bounds of the buckets of durations, in seconds. */
const durationBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600]

/** Collects the events of this process as metrics, from its creation on. */
export interface PrometheusCollector {
  /** The metrics in the text format of Prometheus, version 0.0.4; `contentType` goes with it. */
  readonly text: () => string
  readonly contentType: string
  /** Stops collecting. */
  readonly stop: () => void
}

type Labels = Readonly<Record<string, string>>

interface Histogram {
  readonly labels: Labels
  readonly counts: number[]
  sum: number
  count: number
}

/** The metrics of one event: series by their labels. */
interface EventMetrics {
  readonly durations: Map<string, Histogram>
  readonly counts: Map<string, Map<string, { readonly labels: Labels; value: number }>>
  readonly gauges: Map<string, number>
}

/**
 * Starts to collect the events of Threadline for a `/metrics` page. Labels are the words and flags of the table of events, so that their number is bounded.
 *
 * @example
 * ```ts
 * const metrics = prometheusCollector()
 * app.get('/metrics', () => new Response(metrics.text(), { headers: { 'content-type': metrics.contentType } }))
 * ```
 */
export function prometheusCollector(): PrometheusCollector {
  const metrics = new Map(telemetryEventNames.map((name) => [name, emptyMetrics()]))
  const stop = onTelemetry((event) => {
    const target = metrics.get(event.event)
    if (target !== undefined) add(target, event)
  })
  return {
    text: () => `${telemetryEventNames.flatMap((name) => linesOf(name, metrics.get(name))).join('\n')}\n`,
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    stop,
  }
}

const emptyMetrics = (): EventMetrics => ({ durations: new Map(), counts: new Map(), gauges: new Map() })

const fieldsOf = (name: TelemetryEventName): [string, TelemetryField][] =>
  Object.entries<TelemetryField>(telemetryEvents[name].fields)

function add(metrics: EventMetrics, event: TelemetryEvent): void {
  const values = new Map<string, unknown>(Object.entries(event))
  const fields = fieldsOf(event.event)
  const labels = Object.fromEntries(
    fields
      .filter(([, { kind }]) => kind === 'choice' || kind === 'known' || kind === 'flag')
      .map(([field]) => [snakeCase(field), String(values.get(field))]),
  )
  const series = JSON.stringify(labels)
  for (const [field, { kind }] of fields) {
    const value = values.get(field)
    if (typeof value !== 'number') continue
    if (kind === 'duration') observe(metrics.durations, series, labels, value / 1000)
    else if (kind === 'gauge') metrics.gauges.set(field, value)
    else increase(metrics.counts, field, series, labels, value)
  }
}

function observe(
  durations: EventMetrics['durations'],
  series: string,
  labels: Labels,
  seconds: number,
): void {
  const histogram = durations.get(series) ?? {
    labels,
    counts: durationBuckets.map(() => 0),
    sum: 0,
    count: 0,
  }
  durations.set(series, histogram)
  const bucket = durationBuckets.findIndex((bound) => seconds <= bound)
  if (bucket >= 0) histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1
  histogram.sum += seconds
  histogram.count += 1
}

function increase(
  counts: EventMetrics['counts'],
  field: string,
  series: string,
  labels: Labels,
  by: number,
): void {
  const ofField = counts.get(field) ?? new Map()
  counts.set(field, ofField)
  const counter = ofField.get(series) ?? { labels, value: 0 }
  ofField.set(series, counter)
  counter.value += by
}

function linesOf(name: TelemetryEventName, metrics: EventMetrics = emptyMetrics()): string[] {
  const prefix = `threadline_${snakeCase(name)}`
  const { help } = telemetryEvents[name]
  return fieldsOf(name).flatMap(([field, { kind, help: fieldHelp }]) => {
    const metric = `${prefix}_${snakeCase(field)}`
    if (kind === 'duration')
      return family(`${prefix}_duration_seconds`, 'histogram', help, histogramLines(prefix, metrics))
    if (kind === 'gauge') {
      const value = metrics.gauges.get(field)
      return family(metric, 'gauge', fieldHelp, value === undefined ? [] : [`${metric} ${value}`])
    }
    if (kind !== 'count') return []
    const counters = [...(metrics.counts.get(field)?.values() ?? [])]
    const lines = counters.map(({ labels, value }) => `${metric}_total${labelText(labels)} ${value}`)
    return family(`${metric}_total`, 'counter', fieldHelp, lines)
  })
}

function family(metric: string, type: string, help: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`# HELP ${metric} ${escapeHelp(help)}`, `# TYPE ${metric} ${type}`, ...lines]
}

function histogramLines(prefix: string, { durations }: EventMetrics): string[] {
  const metric = `${prefix}_duration_seconds`
  return [...durations.values()].flatMap(({ labels, counts, sum, count }) => {
    let below = 0
    const buckets = durationBuckets.map((bound, index) => {
      below += counts[index] ?? 0
      return `${metric}_bucket${labelText({ ...labels, le: String(bound) })} ${below}`
    })
    return [
      ...buckets,
      `${metric}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`,
      `${metric}_sum${labelText(labels)} ${sum}`,
      `${metric}_count${labelText(labels)} ${count}`,
    ]
  })
}

const snakeCase = (name: string): string =>
  name.replaceAll('.', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

/** Every value is a word of the table or a bound, so that none needs to be escaped. */
function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
