import { describe, expect, vi } from 'vitest'
import { test } from '../__fixtures__/store-test.ts'
import { screen } from '../terminal/screen.ts'
import { watchGivenDatabase } from './given-database.ts'
import { runOnce } from './once.ts'

/** A screen that keeps what is printed. */
function paper() {
  const lines: string[] = []
  return {
    ...screen(false),
    width: () => 100,
    lines,
    print: (...more: readonly string[]) => void lines.push(...more),
  }
}
const never = new AbortController().signal

test('a burst of traffic is in the trail, every change once and with its actor, and no secret with it', async ({
  emptyDatabase,
  urls,
}) => {
  const { lines, ...page } = paper()
  expect(await runOnce(urls, page, never), lines.join('\n')).toBe(true)
  expect(lines).toEqual([
    expect.stringMatching(
      /^checked [\d,]+ changes by \d+ actors in [\d,]+ transactions: every change is in the trail exactly once with its actor$/,
    ),
  ])

  const [secrets] = await emptyDatabase.sql`
    with image as (select coalesce(after::text, '') || coalesce(before::text, '') as text from threadline.audit_changes)
    select count(*) filter (where text ~ 'password_hash|last_seen_at|view_count')::int as columns,
           count(*) filter (where exists (select from customers c where position(c.phone in text) > 0))::int as phones,
           count(*) filter (where exists (select from customers c where position(c.password_hash in text) > 0))::int as hashes
    from image`
  expect(secrets).toEqual({ columns: 0, phones: 0, hashes: 0 })
})

describe('with a database that is not the demo’s', () => {
  test('nothing is changed where Threadline is not installed, and the commands are told', async ({
    emptyDatabase,
  }) => {
    const { lines, ...page } = paper()
    await watchGivenDatabase(emptyDatabase.url, page, never)
    expect(lines.join('\n')).toMatch(/not installed[\s\S]*threadline -- install --apply/)
    const made = await emptyDatabase.sql`
      select relname::text from pg_class join pg_namespace n on n.oid = relnamespace
      where nspname !~ '^(pg_|information_schema$)'`
    expect([...made]).toEqual([])
  })

  test('its trail is shown as it grows', async ({ urls, store }) => {
    const { lines, ...page } = paper()
    const enough = new AbortController()
    const watching = watchGivenDatabase(urls.owner, page, enough.signal)
    await vi.waitFor(() => expect(lines.join('\n')).toContain('as it grows'))
    await store.threadline.transaction(
      { actor: { type: 'system', id: 'test' }, action: 'shelf.emptied' },
      (tx) => tx.execute(`update products set stock = 0 where sku = 'MUG-01'`),
    )
    await vi.waitFor(
      () => expect(lines.join('\n')).toMatch(/system\/test · shelf.emptied\n.*MUG-01 .*stock: 60 → 0/),
      10_000,
    )
    enough.abort()
    await watching
  })
})
