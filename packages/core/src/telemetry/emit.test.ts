import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ThreadlineError } from '@threadline/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emit, errorCodeOf, telemetryChannelName, toEvent } from './emit.ts'
import { type TelemetryEvent, telemetryEventNames, telemetryEvents } from './events.ts'
import { onTelemetry } from './on-telemetry.ts'

const committed = {
  durationMs: 1.5,
  outcome: 'committed',
  captured: true,
  attributed: true,
  error: 'none',
} as const

test('an event is published on the channel of its name, frozen, with the fields of the table', () => {
  const name = telemetryChannelName('capture.transaction')
  const received: unknown[] = []
  const receive = (message: unknown) => received.push(message)
  subscribe(name, receive)
  emit('capture.transaction', committed)
  unsubscribe(name, receive)
  emit('capture.transaction', committed)
  expect(name).toBe('threadline:capture.transaction')
  expect(received).toEqual([{ event: 'capture.transaction', ...committed }])
  expect(received[0]).toSatisfy(Object.isFrozen)
})

test('whatever is given, an event holds only numbers, flags and the words of the table', () => {
  const anything = fc.oneof(fc.string(), fc.anything(), fc.constantFrom('committed', 'none', 'GET'))
  const fieldNames = [
    ...new Set(telemetryEventNames.flatMap((name) => Object.keys(telemetryEvents[name].fields))),
  ]
  const fields = fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames), fc.string()), anything)
  fc.assert(
    fc.property(fc.constantFrom(...telemetryEventNames), fields, (name, given) => {
      const { event, ...rest } = toEvent(name, given)
      expect(event).toBe(name)
      expect(Object.keys(rest)).toEqual(Object.keys(telemetryEvents[name].fields))
      const words = Object.values(telemetryEvents[name].fields).flatMap((field) =>
        'values' in field ? [...field.values, 'other'] : [],
      )
      for (const value of Object.values(rest)) {
        if (typeof value === 'string') expect(words).toContain(value)
        else expect(value === null || typeof value === 'boolean' || Number.isFinite(value)).toBe(true)
      }
    }),
  )
})

test('a field that cannot be read fails nothing', () => {
  const stop = onTelemetry(() => {})
  const broken = {
    get outcome(): 'committed' {
      throw new Error('no')
    },
  }
  expect(() => emit('capture.transaction', { ...committed, ...Object.create(broken) })).not.toThrow()
  expect(() => emit('capture.transaction', Object.create(broken))).not.toThrow()
  stop()
})

test('a listener that fails, at once or later, disturbs neither the emitter nor other listeners', async () => {
  const errors: unknown[] = []
  const seen: TelemetryEvent[] = []
  const onError = (error: unknown) => errors.push(error)
  const stops = [
    onTelemetry(
      () => {
        throw new Error('at once')
      },
      { onError },
    ),
    onTelemetry(() => Promise.reject(new Error('later')), { onError }),
    onTelemetry((event) => seen.push(event)),
    onTelemetry(
      () => {
        throw new Error('and again')
      },
      {
        onError: () => {
          throw new Error('even this')
        },
      },
    ),
  ]
  emit('capture.transaction', committed)
  await expect.poll(() => errors.map(String)).toEqual(['Error: at once', 'Error: later'])
  expect(seen).toHaveLength(1)
  for (const stop of stops) stop()
  emit('capture.transaction', committed)
  expect(seen).toHaveLength(1)
})

test('a listener hears only the events that it asked for', () => {
  const seen: string[] = []
  const stop = onTelemetry((event) => seen.push(event.event), { events: ['retention.poll'] })
  emit('capture.transaction', committed)
  emit('retention.poll', { durationMs: 1, outcome: 'passed', error: 'none' })
  stop()
  expect(seen).toEqual(['retention.poll'])
})

test('of an error only a code of the catalogue is told', () => {
  expect(errorCodeOf(new ThreadlineError('missing_actor', 'secret'))).toBe('missing_actor')
  expect(errorCodeOf(new Error('secret'))).toBe('other')
  expect(errorCodeOf('secret')).toBe('other')
})
