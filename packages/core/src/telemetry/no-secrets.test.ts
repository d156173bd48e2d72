import { stringifyJson, user } from '@threadline/contract'
import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import fc from 'fast-check'
import { expect } from 'vitest'
import { createThreadline } from '../create-threadline.ts'
import { recordCheck, recordEvidence } from '../evidence/record-evidence.ts'
import { installTriggers } from '../triggers/install-triggers.ts'
import type { TelemetryEvent } from './events.ts'
import { onTelemetry } from './on-telemetry.ts'

/** Whatever the application does, with a secret wherever one can be given. */
const works = ['write', 'fail', 'violate', 'action', 'evidence', 'check', 'nobody', 'wrong'] as const

test('no event holds a value, an actor, an id or SQL, whatever is written and however it fails', async ({
  db,
}) => {
  await db.sql`create table secrets (name text primary key, value text check (value <> 'no'))`
  const threadline = createThreadline({
    db: drizzle(db.connect()),
    config: { tables: { secrets: {} }, evidence: { automatic: true } },
  })
  await installTriggers(threadline.db, threadline.config)
  const events: TelemetryEvent[] = []
  const stop = onTelemetry((event) => events.push(event))
  const secret = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnop'), minLength: 24, maxLength: 40 })
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...works), secret, async (work, text) => {
        events.length = 0
        await perform(threadline, work, text).catch(() => {})
        expect(events.length).toBeGreaterThan(0)
        const seen = stringifyJson(events.map((event) => ({ ...event })))
        expect(seen).not.toContain(text)
        expect(seen).not.toMatch(/insert into|secrets/i)
      }),
      { numRuns: 60 },
    )
  } finally {
    stop()
  }
})

async function perform(
  threadline: ReturnType<typeof createThreadline>,
  work: (typeof works)[number],
  text: string,
): Promise<unknown> {
  const context = { actor: user(text), correlationId: text, requestId: text, source: text, meta: { text } }
  const evidence = {
    subject: 'coverage',
    verdict: 'proven',
    summary: text,
    target: text,
    details: { text },
  } as const
  switch (work) {
    case 'write':
      return threadline.transaction({ ...context, action: text }, (tx) =>
        tx.execute(sql`insert into secrets values (${text}, ${text}) on conflict do nothing`),
      )
    case 'fail':
      return threadline.transaction(context, () => Promise.reject(new Error(text)))
    case 'violate':
      return threadline.transaction(context, (tx) =>
        tx.execute(sql`insert into secrets values (${text}, 'no')`),
      )
    case 'action':
      return threadline.recordAction(text, { ...context, reason: text, comment: text })
    case 'evidence':
      return recordEvidence(threadline, { ...evidence, actor: user(text), source: text })
    case 'check':
      return recordCheck(threadline, { ...evidence, actor: user(text) })
    case 'nobody':
      return threadline.transaction({ correlationId: text }, () => text)
    case 'wrong':
      return threadline.transaction({ actor: user('42'), action: `${text}\n` }, () => text)
  }
}
