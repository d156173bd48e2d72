import { changeDiff, type HistoryEntry } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { compareRows } from './compare-rows.ts'
import { instantOf, markAt, neighbourMark, rowLife, sliderSteps, stepOf } from './row-instants.ts'

const entry = (minute: number): HistoryEntry => ({
  id: String(minute),
  transactionId: '1',
  schema: 'public',
  table: 'orders',
  rowKey: '1',
  key: { id: '1' },
  op: 'update',
  actor: null,
  capturedAt: `2026-11-24T14:${minute}:00.000001Z`,
  after: {},
  before: {},
  changedFields: [],
  priorValues: 'captured',
  redactedFields: [],
  partition: null,
  correlationId: null,
  requestId: null,
  keyMove: null,
})

describe('the life of a row', () => {
  const life = rowLife([entry(30), entry(20), entry(10)], new Date('2026-11-24T15:00:00Z'))

  test('runs from before its first change to the present', () => {
    expect(instantOf(life, 0) < '2026-11-24T14:10').toBe(true)
    expect(instantOf(life, sliderSteps)).toBe('2026-11-24T15:00:00.000000Z')
    expect(Math.abs(stepOf(life, instantOf(life, 700)) - 700)).toBeLessThanOrEqual(1)
  })

  test('has a change that each instant is in, and neighbours', () => {
    expect(markAt(life, '2026-11-24T14:20:00.000001Z')?.id).toBe('20')
    expect(markAt(life, '2026-11-24T14:20:00.000000Z')?.id).toBe('10')
    expect(markAt(life, instantOf(life, 0))).toBeUndefined()
    expect(neighbourMark(life, '2026-11-24T14:20:00.000001Z', -1)).toContain('14:10')
    expect(neighbourMark(life, '2026-11-24T14:30:00.000001Z', 1)).toBeNull()
  })
})

describe('two states of a row', () => {
  const since = { changeId: '1', transactionId: '1', since: '2026-11-24T14:00:00.000000Z' }
  const present = (row: Record<string, string>) => ({
    status: 'present' as const,
    row,
    redactedFields: [],
    ...since,
  })
  const gone = {
    status: 'deleted' as const,
    op: 'delete' as const,
    lastRow: null,
    movedTo: null,
    redactedFields: [],
    ...since,
  }

  test('differ in the fields that differ, new and lost ones included', () => {
    const change = compareRows(present({ a: '1', b: '2', old: 'x' }), present({ a: '1', b: '3', new: 'y' }))
    expect(change === null ? null : changeDiff(change).map(({ field, state }) => [field, state])).toEqual([
      ['b', 'changed'],
      ['new', 'added'],
      ['old', 'removed'],
    ])
  })

  test('of which one is missing are an insert or a delete, and nothing before the horizon', () => {
    expect(compareRows(gone, present({ a: '1' }))?.op).toBe('insert')
    expect(compareRows(present({ a: '1' }), gone)?.op).toBe('delete')
    expect(compareRows({ status: 'before_audit_horizon', horizon: null }, gone)).toBeNull()
  })
})
