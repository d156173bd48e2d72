import { channel } from 'node:diagnostics_channel'
import { performance } from 'node:perf_hooks'
import { isThreadlineError } from '@threadline/contract'
import {
  type TelemetryEvent,
  type TelemetryEventName,
  type TelemetryFields,
  telemetryEventNames,
  telemetryEvents,
} from './events.ts'
import type { TelemetryField } from './field-kinds.ts'

/** The channel of an event in `node:diagnostics_channel`: `threadline:capture.transaction`. */
export const telemetryChannelName = (name: TelemetryEventName): string => `threadline:${name}`

const channels = new Map(telemetryEventNames.map((name) => [name, channel(telemetryChannelName(name))]))

/**
 * Tells whoever listens what has happened; costs next to nothing when nobody does. Never throws. Only the fields of the table leave, each within its bounds,
 * whatever is given: so no event can hold a value of a row, an actor, an id or SQL.
 */
export function emit<Name extends TelemetryEventName>(name: Name, fields: TelemetryFields<Name>): void {
  const target = channels.get(name)
  if (target?.hasSubscribers !== true) return
  try {
    target.publish(toEvent(name, fields))
  } catch {
    // A field that cannot even be read is no reason to fail what is reported.
  }
}

/** The event with exactly the fields of the table. */
export function toEvent<Name extends TelemetryEventName>(
  name: Name,
  given: Readonly<Record<string, unknown>>,
): TelemetryEvent<Name> {
  const fields = Object.entries<TelemetryField>(telemetryEvents[name].fields)
  const clean = Object.fromEntries(fields.map(([field, kind]) => [field, cleanValue(kind, given[field])]))
  return Object.freeze({ event: name, ...clean }) as TelemetryEvent<Name>
}

function cleanValue(field: TelemetryField, value: unknown): number | boolean | string | null {
  switch (field.kind) {
    case 'duration':
      return isNumber(value) ? value : 0
    case 'count':
      return isNumber(value) ? Math.round(value) : 0
    case 'gauge':
      return isNumber(value) ? Math.round(value) : null
    case 'flag':
      return value === true
    case 'choice':
    case 'known':
      return typeof value === 'string' && field.values.includes(value) ? value : 'other'
  }
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

/** Starts a watch; each call of the result gives the milliseconds since. */
export function startTimer(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}

/** What the field `error` says of an error: its code if it is Threadline's, else `other`. */
export function errorCodeOf(error: unknown): string {
  return isThreadlineError(error) ? error.code : 'other'
}
