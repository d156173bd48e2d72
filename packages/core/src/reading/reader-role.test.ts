import { user } from '@threadline/contract'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { installStorage } from '../storage/install-storage.ts'
import { connect, test } from './__fixtures__/audited-database.ts'
import { changeById } from './changes/change-by-id.ts'
import { streamChanges } from './changes/stream-changes.ts'
import { timeline } from './changes/timeline.ts'
import { count } from './counting/count.ts'
import { facets } from './counting/facets.ts'
import { histogram } from './counting/histogram.ts'
import type { Reader } from './reader.ts'
import { asOf } from './rows/as-of.ts'
import { history } from './rows/history.ts'
import { actorWindow } from './transactions/actor-window.ts'
import { correlationBundle } from './transactions/correlation-bundle.ts'
import { incident } from './transactions/incident.ts'

const questions: Record<string, (reader: Reader) => Promise<unknown>> = {
  timeline: (reader) =>
    timeline(reader, { table: 'posts', rowKey: 1, changedField: 'title', from: '2026-01-01' }),
  correlation: (reader) => timeline(reader, { correlationId: 'c' }),
  count: (reader) => count(reader),
  'count of an op': (reader) => count(reader, { op: 'insert' }),
  histogram: (reader) => histogram(reader, { from: '2026-01-01' }),
  facets: (reader) => facets(reader, {}, { actorPrefix: 'user/' }),
  history: (reader) => history(reader, 'posts', 1),
  asOf: (reader) => asOf(reader, 'order_lines', [1, 1], '9999-01-01'),
  actorWindow: (reader) => actorWindow(reader, 'user/ada'),
  correlationBundle: (reader) => correlationBundle(reader, 'c'),
  incident: async (reader) => incident(reader, (await timeline(reader)).items[0]?.transactionId ?? ''),
  changeById: async (reader) => changeById(reader, (await timeline(reader)).items[0]?.id ?? ''),
  stream: async (reader) => {
    const changes = []
    for await (const change of streamChanges(reader)) changes.push(change)
    return changes
  },
}

describe('every question', () => {
  test('is answered to a role that may only read the trail, in a read-only session', async ({
    db,
    audited,
  }) => {
    const { reader, write } = audited
    await write(`insert into posts (id, title) values (1, 'a'); insert into order_lines values (1, 1)`, {
      actor: user('ada'),
      correlationId: 'c',
    })
    const role = await db.createRole()
    await installStorage(connect(db).db, { roles: { reader: [role.name] } })
    const client = db.connect(role.url, { max: 3, connection: { default_transaction_read_only: true } })
    const other: Reader = { db: drizzle(client), schema: 'threadline' }
    for (const [name, ask] of Object.entries(questions))
      expect(await ask(other), name).toEqual(await ask(reader))
    const controller = new AbortController()
    const feed = streamChanges(other, {}, { follow: true, pollMs: 10, signal: controller.signal })
    const next = feed.next()
    setTimeout(() => controller.abort(), 200)
    expect(await next).toMatchObject({ done: true })
  })

  test('is refused to a role without rights, with what is missing', async ({ db, audited }) => {
    await audited.write('insert into posts (id) values (1)')
    const role = await db.createRole()
    const other: Reader = { db: drizzle(db.connect(role.url, { max: 1 })), schema: 'threadline' }
    for (const ask of [timeline, count, histogram, facets])
      await expect(ask(other)).rejects.toMatchObject({ code: 'permission_denied' })
  })
})
