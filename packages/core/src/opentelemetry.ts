export { bridgeToOpenTelemetry, type OpenTelemetryBridgeOptions } from './telemetry/open-telemetry-bridge.ts'
