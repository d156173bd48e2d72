import {
  type Attributes,
  type Counter,
  type Gauge,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import {
  type TelemetryEvent,
  type TelemetryEventName,
  telemetryEventNames,
  telemetryEvents,
} from './events.ts'
import type { TelemetryField } from './field-kinds.ts'
import { onTelemetry } from './on-telemetry.ts'

export interface OpenTelemetryBridgeOptions {
  /** @defaultValue the global one of `@opentelemetry/api` */
  readonly meterProvider?: MeterProvider
  /** @defaultValue the global one of `@opentelemetry/api` */
  readonly tracerProvider?: TracerProvider
}

const scope = '@threadline/core'

/**
 * Passes the events of Threadline on to OpenTelemetry: durations as histograms in seconds, counts as counters, gauges as gauges, and each event as a span that
 * lasted as long, within the span that was active when it ended. Attributes are the words and flags of the table of events. Without a provider nothing happens.
 *
 * @returns a function that ends it
 * @example
 * ```ts
 * import { bridgeToOpenTelemetry } from '@threadline/core/opentelemetry'
 * const stop = bridgeToOpenTelemetry()
 * ```
 */
export function bridgeToOpenTelemetry({
  meterProvider = metrics.getMeterProvider(),
  tracerProvider = trace.getTracerProvider(),
}: OpenTelemetryBridgeOptions = {}): () => void {
  const meter = meterProvider.getMeter(scope)
  const tracer = tracerProvider.getTracer(scope)
  const instruments = new Map(telemetryEventNames.map((name) => [name, instrumentsOf(meter, name)]))
  return onTelemetry((event) => {
    const attributes = attributesOf(event)
    for (const record of instruments.get(event.event) ?? []) record(event, attributes)
    writeSpan(tracer, event, attributes)
  })
}

type Recorder = (event: TelemetryEvent, attributes: Attributes) => void

/** The instruments of one event, as functions that take what is theirs. */
function instrumentsOf(meter: Meter, name: TelemetryEventName): Recorder[] {
  return Object.entries<TelemetryField>(telemetryEvents[name].fields).flatMap(
    ([field, entry]): Recorder[] => {
      const metric = `threadline.${name}.${field}`
      const options = { description: entry.help, ...('unit' in entry ? { unit: `{${entry.unit}}` } : {}) }
      switch (entry.kind) {
        case 'duration': {
          const histogram = meter.createHistogram(`threadline.${name}.duration`, {
            ...{ description: telemetryEvents[name].help, unit: 's' },
          })
          return [recording(field, histogram, (value) => value / 1000)]
        }
        case 'count':
          return [adding(field, meter.createCounter(metric, options))]
        case 'gauge':
          return [recording(field, meter.createGauge(metric, options), (value) => value, false)]
        default:
          return []
      }
    },
  )
}

function recording(
  field: string,
  instrument: Histogram | Gauge,
  convert: (value: number) => number,
  withAttributes = true,
): Recorder {
  return (event, attributes) => {
    const value = numberOf(event, field)
    if (value !== undefined) instrument.record(convert(value), withAttributes ? attributes : {})
  }
}

function adding(field: string, counter: Counter): Recorder {
  return (event, attributes) => {
    const value = numberOf(event, field)
    if (value !== undefined) counter.add(value, attributes)
  }
}

function numberOf(event: TelemetryEvent, field: string): number | undefined {
  const value: unknown = Reflect.get(event, field)
  return typeof value === 'number' ? value : undefined
}

function attributesOf(event: TelemetryEvent): Attributes {
  const entries = Object.entries(event).filter(
    ([field, value]) => field !== 'event' && (typeof value === 'string' || typeof value === 'boolean'),
  )
  return Object.fromEntries(entries.map(([field, value]) => [`threadline.${field}`, value]))
}

const failures = new Set(['rolled_back', 'failed', 'error'])

/** Events are told at their end; the span begins where they began. */
function writeSpan(tracer: Tracer, event: TelemetryEvent, attributes: Attributes): void {
  const end = Date.now()
  const counts = Object.entries(event).filter(
    ([field, value]) => field !== 'durationMs' && typeof value === 'number',
  )
  const span = tracer.startSpan(`threadline.${event.event}`, {
    startTime: end - event.durationMs,
    attributes: {
      ...attributes,
      ...Object.fromEntries(counts.map(([field, value]) => [`threadline.${field}`, value])),
    },
  })
  if ('outcome' in event && failures.has(event.outcome)) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(end)
}
