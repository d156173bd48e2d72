import { describe, expect, test } from 'vitest'
import { startOfTransaction, wholeMonths } from './time-to-id.ts'

const idOf = (instant: string) => ((BigInt(Date.parse(instant)) / 1000n - 1_577_836_800n) << 32n).toString()
const instantOf = (id: string | null) => (id === null ? null : startOfTransaction(id))

describe('a range of ids', () => {
  test.each([
    ['2026-11-24T10:00:00Z', '2026-11-24T11:00:00Z', '2026-11-01', '2026-12-01'],
    ['2026-01-01T00:00:00Z', '2026-12-31T23:59:59Z', '2026-01-01', '2027-01-01'],
  ])('from %s to %s is widened to whole months', (from, to, low, high) => {
    const months = wholeMonths({ low: idOf(from), high: idOf(to) })
    expect([instantOf(months.low), instantOf(months.high)]).toEqual([
      `${low}T00:00:00.000000Z`,
      `${high}T00:00:00.000000Z`,
    ])
  })

  test('without ends stays without', () => {
    expect(wholeMonths({ low: null, high: null })).toEqual({ low: null, high: null })
    expect(wholeMonths({ low: '0', high: (2n ** 63n - 1n).toString() })).toEqual({
      low: '0',
      high: (2n ** 63n - 1n).toString(),
    })
  })
})
