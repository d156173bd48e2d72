export { emit, errorCodeOf, startTimer, telemetryChannelName } from './telemetry/emit.ts'
export {
  type TelemetryEvent,
  type TelemetryEventName,
  type TelemetryFields,
  telemetryEventNames,
  telemetryEvents,
} from './telemetry/events.ts'
export { type OnTelemetryOptions, onTelemetry } from './telemetry/on-telemetry.ts'
export {
  type PrometheusCollector,
  prometheusCollector,
} from './telemetry/prometheus.ts'
