import { system, user } from '@threadline/contract'
import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect, vi } from 'vitest'
import { withAuditContext } from '../context/audit-context.ts'
import { createThreadline } from '../create-threadline.ts'
import { listEvidence } from './list-evidence.ts'
import { recordCheck, recordEvidence } from './record-evidence.ts'

const threadlineOn = (db: TestDatabase, automatic = false) =>
  createThreadline({ db: drizzle(db.sql), config: { evidence: { automatic } } })

const isolated = {
  subject: 'support_scope',
  verdict: 'inferred',
  summary: 'Support sees its own tenant only.',
} as const

test('evidence is read back as it was recorded, with who had it checked', async ({ db }) => {
  const threadline = threadlineOn(db)
  const recorded = await withAuditContext({ actor: user('42') }, () =>
    recordEvidence(threadline, {
      ...isolated,
      target: 'tenant 7',
      details: { tickets: ['9007199254740993'], empty: null },
      source: 'review',
    }),
  )
  expect(recorded).toEqual({
    ...isolated,
    id: '1',
    target: 'tenant 7',
    details: { tickets: ['9007199254740993'], empty: null },
    automatic: false,
    actor: { type: 'user', id: '42' },
    source: 'review',
    recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    loginRole: expect.any(String),
  })
  expect(await listEvidence(threadline)).toEqual({ items: [recorded], nextCursor: null, hasMore: false })
})

test('an actor on behalf of another is kept', async ({ db }) => {
  const threadline = threadlineOn(db)
  const actor = { ...system('auditor'), onBehalfOf: { type: 'user', id: '7' } } as const
  await recordEvidence(threadline, { ...isolated, actor })
  const { items } = await listEvidence(threadline)
  expect(items[0]?.actor).toEqual(actor)
})

test('the latest of each subject, the history of one, and pages without gaps', async ({ db }) => {
  const threadline = threadlineOn(db)
  const subjects = ['coverage', 'redaction_policy', 'coverage', 'coverage'] as const
  for (const [index, subject] of subjects.entries())
    await recordEvidence(threadline, { subject, verdict: 'proven', summary: `check ${index}` })
  const summaries = async (filters: Parameters<typeof listEvidence>[1]) =>
    (await listEvidence(threadline, filters)).items.map(({ summary }) => summary)
  expect(await summaries({ latest: true })).toEqual(['check 3', 'check 1'])
  expect(await summaries({ subject: 'coverage' })).toEqual(['check 3', 'check 2', 'check 0'])
  const first = await listEvidence(threadline, { subject: 'coverage', limit: 2 })
  expect(first).toMatchObject({ hasMore: true, items: [{ summary: 'check 3' }, { summary: 'check 2' }] })
  await recordEvidence(threadline, { subject: 'coverage', verdict: 'proven', summary: 'meanwhile' })
  const cursor = first.nextCursor ?? ''
  expect(await summaries({ subject: 'coverage', limit: 2, cursor })).toEqual(['check 0'])
  await expect(listEvidence(threadline, { subject: 'redaction_policy', cursor })).rejects.toMatchObject({
    code: 'invalid_cursor',
  })
  expect(await summaries({ verdict: 'unsupported' })).toEqual([])
  expect(await summaries({ to: '2020-01-01' })).toEqual([])
})

test('every problem of evidence is reported at once, and unknown keys are refused', async ({ db }) => {
  const wrong: Record<string, unknown> = { subject: 'weather', verdict: 'sure', summary: ' ', note: 1 }
  await expect(recordEvidence(threadlineOn(db), wrong as never)).rejects.toMatchObject({
    code: 'invalid_evidence',
    details: { problems: [{ path: 'subject' }, { path: 'verdict' }, { path: 'summary' }, { path: 'note' }] },
  })
})

test.for([
  ['changed', `update threadline.evidence set verdict = 'proven'`],
  ['removed', 'delete from threadline.evidence'],
  ['emptied', 'truncate threadline.evidence'],
])('evidence cannot be %s, not even by its owner', async ([, statement = ''], { db }) => {
  const threadline = threadlineOn(db)
  await recordEvidence(threadline, isolated)
  await expect(db.sql.unsafe(statement)).rejects.toMatchObject({ code: 'TL020' })
  expect((await listEvidence(threadline)).items).toHaveLength(1)
})

test('a role with EXECUTE alone records under its own name and cannot say when or as whom', async ({
  db,
}) => {
  const { name, url } = await db.createRole()
  await db.sql.unsafe(
    `grant usage on schema threadline to "${name}"; grant execute on function threadline.record_evidence(text, text, json) to "${name}"`,
  )
  const client = db.connect(url)
  const threadline = createThreadline({ db: drizzle(client) })
  expect(await recordEvidence(threadline, isolated)).toMatchObject({ loginRole: name })
  await expect(client`insert into threadline.evidence default values`).rejects.toMatchObject({
    code: '42501',
  })
  await expect(listEvidence(threadline)).rejects.toMatchObject({ code: 'permission_denied' })
})

test('evidence that is part of a transaction goes with it', async ({ db }) => {
  const threadline = threadlineOn(db)
  const failing = threadline.transaction({ actor: user('42') }, async (tx) => {
    await recordEvidence(threadline, isolated, { tx })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect((await listEvidence(threadline)).items).toEqual([])
})

test('a check records by itself only where the configuration says so', async ({ db }) => {
  expect(await recordCheck(threadlineOn(db), isolated)).toBeNull()
  expect(await recordCheck(threadlineOn(db, true), isolated)).toMatchObject({ automatic: true })
  expect((await listEvidence(threadlineOn(db))).items).toMatchObject([{ automatic: true }])
})

test('where a check cannot record, it goes on, and a warning says so', async ({ emptyDatabase }) => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    expect(await recordCheck(threadlineOn(emptyDatabase, true), isolated)).toBeNull()
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('not_installed'), {
      code: 'THREADLINE_EVIDENCE',
    })
  } finally {
    warn.mockRestore()
  }
})
