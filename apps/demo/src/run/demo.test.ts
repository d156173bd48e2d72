import { system } from '@threadline/core'
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

test('a burst of traffic is in the trail, every change once and with its actor, and no secret with it', {
  timeout: 120_000,
}, async ({ database, urls }) => {
  const { lines, ...page } = paper()
  expect(await runOnce(urls, { screen: page, signal: never, scenarios: 120 }), lines.join('\n')).toBe(true)
  expect(lines).toEqual([
    expect.stringMatching(
      /^checked [\d,]+ changes by \d+ actors in [\d,]+ transactions: every change is in the trail exactly once with its actor$/,
    ),
  ])

  const [secrets] = await database.sql`
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
    const context = { actor: system('test'), action: 'staff.praised' }
    try {
      // Again and again, because nothing says when the watcher has begun.
      await vi.waitFor(
        async () => {
          await store.threadline.transaction(context, (tx) =>
            tx.execute(`update staff set name = name || '!' where handle = 'anna'`),
          )
          expect(lines.join('\n')).toMatch(
            /system\/test · staff\.praised\n {2}~ staff +anna +name: Anna Keller!* → Anna Keller!+/,
          )
        },
        { timeout: 20_000, interval: 300 },
      )
    } finally {
      enough.abort()
      await watching
    }
  })
})
