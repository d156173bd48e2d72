import { formatInstant, instantToMicroseconds, user } from '@threadline/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutGuard } from '../../storage/__fixtures__/without-guard.ts'
import { test as withDatabase } from '../__fixtures__/audited-database.ts'
import { timeline } from '../changes/timeline.ts'
import { count } from './count.ts'
import { divide } from './counted-changes.ts'
import { facets } from './facets.ts'
import { histogram } from './histogram.ts'
import { bucketGrid } from './histogram-buckets.ts'

const second = 1_000_000n
const instant = fc.bigInt({ min: 1_577_836_800n * second, max: 2_000_000_000n * second })

describe('buckets', () => {
  test('cover the range without gaps, in round spans, and are no more than asked for', () => {
    const range = fc.tuple(instant, instant).map((pair) => pair.sort((a, b) => (a < b ? -1 : 1)))
    fc.assert(
      fc.property(range, fc.integer({ min: 1, max: 500 }), ([from = 0n, to = 0n], most) => {
        const { origin, bucketSeconds, count } = bucketGrid(
          { from: formatInstant(from), to: formatInstant(to) },
          most,
          1,
        )
        const span = BigInt(bucketSeconds) * second
        expect(count).toBeLessThanOrEqual(most)
        expect(origin <= from && from < origin + span).toBe(true)
        const last = origin + span * BigInt(count - 1)
        expect(last <= to && to < last + span).toBe(true)
      }),
    )
  })

  test.each([
    ['2026-11-01T10:20:00Z', '2026-11-01T11:20:00Z', 60, 1, 120, '2026-11-01T10:20:00.000000Z'],
    ['2026-11-01T10:20:00Z', '2026-11-01T11:20:00Z', 60, 3600, 3600, '2026-11-01T10:00:00.000000Z'],
    ['2026-11-01T00:00:00Z', '2026-11-07T23:59:59.999999Z', 84, 3600, 7200, '2026-11-01T00:00:00.000000Z'],
    ['2025-11-05T00:00:00Z', '2026-11-04T00:00:00Z', 60, 3600, 604_800, '2025-11-03T00:00:00.000000Z'],
  ])('from %s to %s in at most %i', (from, to, most, least, bucketSeconds, start) => {
    const grid = bucketGrid({ from, to }, most, least)
    expect({ bucketSeconds: grid.bucketSeconds, start: formatInstant(grid.origin) }).toEqual({
      bucketSeconds,
      start,
    })
  })
})

describe('a range', () => {
  const counted = '2026-11-01T12:00:00.000000Z'

  test('is divided into whole counted hours and the rest, every moment in one part', () => {
    const hour = 3600n * second
    const around = fc
      .bigInt({ min: -5n * hour, max: 5n * hour })
      .map((off) => instantToMicroseconds(counted) + off)
    const inside = (at: bigint, from: string | undefined, end: bigint | undefined) =>
      (from === undefined || at >= instantToMicroseconds(from)) && (end === undefined || at < end)
    const upTo = (to: string | undefined) => (to === undefined ? undefined : instantToMicroseconds(to) + 1n)
    fc.assert(
      fc.property(fc.option(around), fc.option(around), around, (from, to, at) => {
        if (from !== null && to !== null && from > to) return
        const range = {
          from: from === null ? undefined : formatInstant(from),
          to: to === null ? undefined : formatInstant(to),
        }
        const { hours, rest } = divide(range, { countedUntil: counted })
        const parts = rest.filter((part) => inside(at, part.from, upTo(part.to))).length
        const whole = hours !== null && inside(at, hours.from, instantToMicroseconds(hours.until)) ? 1 : 0
        expect(parts + whole).toBe(inside(at, range.from, upTo(range.to)) ? 1 : 0)
        for (const edge of [hours?.from, hours?.until])
          if (edge !== undefined) expect(instantToMicroseconds(edge) % hour).toBe(0n)
        if (hours !== null) expect(hours.until <= counted).toBe(true)
      }),
    )
  })
})

describe('hourly counts and single changes', () => {
  /** Moves what was captured so far a number of hours into the past, transactions and all. */
  const age = (hours: number) => `
    ${withoutGuard};
    update threadline.audit_changes set id = id - (${hours * 3600}::bigint << 32), captured_at = captured_at - interval '${hours} hours';
    update threadline.rollup_state set counted_until = least(counted_until, date_trunc('hour', now() - interval '100 hours'))`

  withDatabase('add up to the same as the timeline, whatever the range', async ({ audited }) => {
    const { reader, write, query } = audited
    const run = async (statements: string) => {
      for (const statement of statements.split(';')) await query(statement)
    }
    await write('insert into posts (id) select generate_series(1, 5)', { actor: user('ada') })
    await run(age(30))
    await write('update posts set views = 1 where id <= 3; insert into shop.posts values (1)')
    await run(age(20))
    await write('delete from posts where id = 1', { actor: user('eve') })
    await run(age(3))
    // It waits for every transaction of the server that was open when the hour ended, those of other tests too.
    const counted = async () => {
      await query('select threadline.count_hours()')
      const [row] = await query<{ n: number }>(
        'select sum(changes)::int as n from threadline.hourly_counts where table_id = 0',
      )
      return row?.n
    }
    await expect.poll(counted, { timeout: 20_000 }).toBe(10)
    await write('insert into posts (id) values (9)')
    const times = (await timeline(reader)).items.map(({ capturedAt }) => capturedAt)
    const edges = [undefined, times[0], times[1], times[4], times[7], '2020-01-01T00:30:00Z']
    for (const filters of [
      {},
      { table: 'posts' },
      { op: ['update', 'delete'] as const },
      { schema: 'shop' },
    ]) {
      for (const from of edges) {
        for (const to of [undefined, times[2], times[6]]) {
          if (from !== undefined && to !== undefined && from > to) continue
          const asked = { ...filters, ...(from && { from }), ...(to && { to }) }
          const listed = (await timeline(reader, asked)).items.length
          expect((await count(reader, asked)).count, JSON.stringify(asked)).toBe(listed)
          const { buckets, capped } = await histogram(reader, asked, { buckets: 100 })
          expect(
            buckets.reduce((sum, { total }) => sum + total, 0),
            JSON.stringify(asked),
          ).toBe(listed)
          expect(capped).toBe(false)
          const { op } = await facets(reader, asked)
          expect(op.values.reduce((sum, value) => sum + value.count, 0)).toBe(listed)
        }
      }
    }
    const { buckets, bucketSeconds } = await histogram(reader, { table: 'posts' }, { buckets: 100 })
    expect(bucketSeconds).toBe(3600)
    const filled = buckets.filter(({ total }) => total > 0)
    expect(filled.map(({ ops: { insert, update, delete: removed } }) => [insert, update, removed])).toEqual([
      [5, 0, 0],
      [0, 3, 0],
      [0, 0, 1],
      [1, 0, 0],
    ])
    for (const [index, { from }] of buckets.entries())
      if (index > 0) expect(from).toBe(buckets[index - 1]?.to)
  })

  withDatabase('of nothing are empty buckets', async ({ audited: { reader } }) => {
    expect(await histogram(reader, {}, { buckets: 5 })).toMatchObject({
      buckets: [{ total: 0 }],
      capped: false,
    })
    expect(await histogram(reader, { from: '2020-01-01', to: '2020-01-05' }, { buckets: 5 })).toMatchObject({
      from: '2020-01-01T00:00:00.000000Z',
      to: '2020-01-06T00:00:00.000000Z',
      bucketSeconds: 86_400,
      buckets: Array.from({ length: 5 }, () => ({ total: 0 })),
    })
    await expect(histogram(reader, {}, { buckets: 0 })).rejects.toMatchObject({ code: 'invalid_filter' })
    await expect(count(reader, {}, { max: 1.5 })).rejects.toMatchObject({ code: 'invalid_filter' })
  })
})
