import { createThreadline, listEvidence, user } from '@threadline/core'
import { installStorage } from '@threadline/core/schema'
import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect } from 'vitest'
import { auditedLate } from './__fixtures__/audited-late.ts'
import { baseline } from './baseline.ts'
import { assertCaptureReady } from './capture-readiness.ts'
import { continuity } from './continuity.ts'

const posts = 'create table posts (id int primary key, title text); insert into posts values (1), (2), (3)'

test('history begins with capture, then with an unfinished baseline, then with a finished one', async ({
  db,
}) => {
  const threadline = await auditedLate(db, posts, { tables: { posts: {} } })
  const look = async (countUnknown = false) => (await continuity(threadline, { countUnknown })).tables[0]
  expect(await look()).toMatchObject({
    ...{ schema: 'public', table: 'posts', state: 'capture', ready: true, problems: [], baseline: null },
    firstChangeAt: null,
    explanation: expect.stringContaining('until then, nothing is known of them'),
    command: 'threadline continuity --table posts --baseline',
  })
  await threadline.transaction({ actor: user('42') }, (tx) =>
    tx.execute(sql`update posts set title = 'a' where id = 1`),
  )
  expect(await look(true)).toMatchObject({ unknownRows: 2, firstChangeAt: expect.stringMatching(/Z$/) })

  const controller = new AbortController()
  const aborted = baseline(threadline, 'posts', {
    batchSize: 2,
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  })
  await expect(aborted).rejects.toThrow('enough')
  expect(await look()).toMatchObject({
    state: 'baseline_unfinished',
    baseline: { finishedAt: null, snapshotRows: 1 },
    explanation: expect.stringContaining('has written 1 row so far'),
  })
  await baseline(threadline, 'posts')
  expect(await look(true)).toMatchObject({
    state: 'baseline',
    unknownRows: 0,
    baseline: { finishedAt: expect.stringMatching(/Z$/), snapshotRows: 2 },
    explanation: expect.stringContaining('a baseline wrote 2 rows that nothing was known of'),
    command: null,
  })
})

test('a table whose capture is not in effect is not ready, and says what to run', async ({ db }) => {
  const threadline = await auditedLate(db, `${posts}; create table others (id int primary key)`, {
    tables: { posts: {} },
  })
  await db.sql`alter table posts disable trigger "!threadline_delete"`
  const { ready, tables } = await continuity(threadline, { tables: ['posts', 'others'] })
  expect(ready).toBe(false)
  expect(tables).toMatchObject([
    {
      ready: false,
      problems: ['Trigger "!threadline_delete" is disabled: deletes are not recorded.'],
      explanation: expect.stringContaining('history has a gap'),
      command: 'threadline gen triggers --tables posts --apply',
    },
    {
      state: 'not_captured',
      capturedSince: null,
      command: 'threadline gen triggers --tables others --apply',
    },
  ])
  await expect(assertCaptureReady(threadline, 'posts')).rejects.toMatchObject({
    code: 'capture_incomplete',
    details: {
      problems: [{ code: 'trigger_disabled', command: 'threadline gen triggers --tables posts --apply' }],
    },
  })
  await expect(baseline(threadline, 'posts')).rejects.toMatchObject({ code: 'capture_incomplete' })
})

test('redaction that is not as configured keeps a baseline from being written', async ({ db }) => {
  const threadline = await auditedLate(db, posts, { tables: { posts: {} } })
  const strict = {
    ...threadline,
    config: {
      ...threadline.config,
      tables: threadline.config.tables.map((table) => ({ ...table, mask: ['title'] })),
    },
  }
  await expect(baseline(strict, 'posts')).rejects.toMatchObject({ code: 'capture_incomplete' })
})

test('a capture that is removed meanwhile stops the baseline', async ({ db }) => {
  const threadline = await auditedLate(db, posts, { tables: { posts: {} } })
  const stopped = baseline(threadline, 'posts', {
    batchSize: 1,
    pauseMs: 20,
    onProgress: ({ batches }) => {
      if (batches === 1) void db.sql`alter table posts disable trigger "!threadline_update"`.execute()
    },
  })
  await expect(stopped).rejects.toMatchObject({ code: 'capture_incomplete' })
})

test('an operator writes a baseline without a right on the table, and a reader does not', async ({ db }) => {
  const threadline = await auditedLate(db, posts, { tables: { posts: {} }, evidence: { automatic: true } })
  const [operator, reader] = [await db.createRole(), await db.createRole()]
  await installStorage(threadline.db, { roles: { operator: [operator.name], reader: [reader.name] } })
  const as = (url: string) =>
    createThreadline({
      db: drizzle(db.connect(url)),
      config: { tables: { posts: {} }, evidence: { automatic: true } },
    })
  await expect(baseline(as(reader.url), 'posts')).rejects.toMatchObject({ code: 'permission_denied' })
  expect(await baseline(as(operator.url), 'posts')).toMatchObject({ snapshotRows: 3 })
  expect((await listEvidence(threadline)).items).toMatchObject([
    { subject: 'coverage', target: 'posts', verdict: 'proven', loginRole: operator.name },
  ])
})
