import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { telemetryChannelName } from './emit.ts'
import { type TelemetryEvent, type TelemetryEventName, telemetryEventNames } from './events.ts'

export interface OnTelemetryOptions<Name extends TelemetryEventName> {
  /** Only these events. @defaultValue all */
  readonly events?: readonly Name[]
  /** Called with what a listener throws or rejects with. @defaultValue a warning of the process, once for each listener */
  readonly onError?: (error: unknown) => void
}

/**
 * Listens to the events of Threadline, in whatever place of the process they arise. A listener that fails, at once or later, changes no result and no other
 * listener. (Who subscribes to a channel of `node:diagnostics_channel` himself has Node.js report what he throws as an uncaught exception.)
 *
 * @returns a function that ends it
 * @example
 * ```ts
 * const stop = onTelemetry((event) => log.info(event), { events: ['capture.transaction'] })
 * ```
 */
export function onTelemetry<Name extends TelemetryEventName = TelemetryEventName>(
  listener: (event: TelemetryEvent<Name>) => unknown,
  { events, onError = warnOnce() }: OnTelemetryOptions<Name> = {},
): () => void {
  const receive = (message: unknown) => deliver(listener, message as TelemetryEvent<Name>, onError)
  const names = (events ?? telemetryEventNames).map(telemetryChannelName)
  for (const name of names) subscribe(name, receive)
  return () => {
    for (const name of names) unsubscribe(name, receive)
  }
}

function deliver<Event>(
  listener: (event: Event) => unknown,
  event: Event,
  onError: (error: unknown) => void,
): void {
  const report = (error: unknown) => {
    try {
      onError(error)
    } catch {
      // Whoever cannot even report an error must not become one.
    }
  }
  try {
    Promise.resolve(listener(event)).catch(report)
  } catch (error) {
    report(error)
  }
}

function warnOnce(): (error: unknown) => void {
  let warned = false
  return (error) => {
    if (warned) return
    warned = true
    process.emitWarning(`A listener to the telemetry of Threadline failed: ${nameOf(error)}`, {
      code: 'THREADLINE_TELEMETRY',
    })
  }
}

/** Not the message, which may hold anything. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
