import type { AuditChange } from '@threadline/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyLive, liveRows, mergeLive, receive, release } from './live-batches.ts'

const change = (id: number): AuditChange => ({
  id: String(id),
  transactionId: '1',
  schema: 'public',
  table: 'orders',
  rowKey: '1',
  key: { id: '1' },
  op: 'insert',
  actor: null,
  capturedAt: '2026-11-24T14:00:00.000000Z',
  after: {},
  before: null,
  changedFields: null,
  priorValues: 'none',
  redactedFields: [],
  partition: null,
  correlationId: null,
  requestId: null,
})

const ids = (rows: readonly AuditChange[]) => rows.map(({ id }) => Number(id))

describe('live mode', () => {
  test('shows each change once, whatever is sent again or was loaded already', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(fc.integer({ min: 1, max: 30 })), fc.boolean())),
        fc.uniqueArray(fc.integer({ min: 1, max: 30 })),
        (steps, loaded) => {
          let live = emptyLive
          for (const [sent, shown] of steps) {
            live = receive(live, sent.map(change))
            if (shown) live = release(live, 0)
          }
          live = release(live, 0)
          const { rows } = mergeLive(live, loaded.map(change))
          const sent = steps.flatMap(([numbers]) => numbers)
          expect(ids(rows).toSorted((a, b) => a - b)).toEqual(
            [...new Set([...sent, ...loaded])].toSorted((a, b) => a - b),
          )
        },
      ),
    )
  })

  test('never moves what is already read, also when an older transaction commits later', () => {
    const first = release(receive(emptyLive, [change(10), change(12)]), 1)
    const second = release(receive(first, [change(11), change(13)]), 2)
    expect(ids(liveRows(second))).toEqual([13, 11, 12, 10])
    expect([...mergeLive(second, []).marks].map(([id, { number }]) => [id, number])).toEqual([
      ['13', 2],
      ['12', 1],
    ])
  })

  test('keeps what comes while somebody reads until it is asked for', () => {
    const waiting = receive(emptyLive, [change(1)])
    expect(ids(liveRows(waiting))).toEqual([])
    expect(ids(waiting.waiting)).toEqual([1])
  })
})
