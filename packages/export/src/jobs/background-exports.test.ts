import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { exportManifestSchema } from '@threadline/contract'
import { PgBoss } from 'pg-boss'
import { describe, expect } from 'vitest'
import { ann, test as base, ben, textOf } from '../__fixtures__/exported-database.ts'
import { pgBossQueue } from '../pg-boss.ts'
import { inProcessQueue } from '../queue/in-process-queue.ts'
import type { ExportStorage } from '../storage/export-storage.ts'
import { localStorage } from '../storage/local-storage.ts'
import { claimExport, failInterrupted } from './claim-export.ts'
import { createExport } from './create-export.ts'
import { expireExports } from './expire-exports.ts'
import { type ExportWorkerOptions, startExportWorker } from './export-worker.ts'
import { openExport } from './open-export.ts'
import { cancelExport, getExport, listExports } from './own-exports.ts'
import { runExport } from './run-export.ts'

const test = base.extend('storage', async ({ task: _ }, { onCleanup }): Promise<ExportStorage> => {
  const folder = await mkdtemp(join(tmpdir(), 'threadline-export-'))
  onCleanup(() => rm(folder, { recursive: true }))
  return localStorage(folder)
})

const quick: Partial<ExportWorkerOptions> = { queue: inProcessQueue({ pollMs: 50 }) }
const request = { format: 'ndjson', filters: { table: 'notes' } } as const

describe('a background export', () => {
  test('is written by a worker, has a manifest, and is its owner’s alone', async ({ exported, storage }) => {
    const { threadline, sql } = exported
    await sql`insert into notes select n, 'x' from generate_series(1, 100) n`
    const job = await createExport(threadline, request, { actor: ann })
    expect(job).toMatchObject({ status: 'queued', owner: ann, filters: { table: 'notes' }, count: 0 })
    await expect(openExport(threadline, job.id, { actor: ann, storage })).rejects.toMatchObject({
      code: 'export_not_ready',
    })
    const worker = await startExportWorker(threadline, { ...quick, storage })
    const read = () => getExport(threadline, job.id, { actor: ann })
    await expect.poll(async () => (await read())?.status, { timeout: 20_000 }).toBe('ready')
    await worker.stop()

    const opened = await openExport(threadline, job.id, { actor: ann, storage })
    const content = await textOf(opened?.body ?? new ReadableStream())
    expect(content).toMatch(/\n\{"end":\{"outcome":"complete","count":100\}\}\n$/)
    const ready = await read()
    expect(ready).toMatchObject({ count: 100, bytes: content.length, total: { count: 100, capped: false } })
    const [row] = await sql`select file from threadline.export_jobs`
    const manifest = await storage.read(`${row?.file}.manifest.json`)
    expect(exportManifestSchema.parse(JSON.parse(await text(manifest ?? Readable.from([]))))).toMatchObject({
      sha256: ready?.sha256,
      count: 100,
      export_id: job.id,
    })

    for (const id of [job.id, 'nonsense']) {
      expect(await getExport(threadline, id, { actor: ben })).toBeNull()
      expect(await cancelExport(threadline, id, { actor: ben })).toBeNull()
      expect(await openExport(threadline, id, { actor: ben, storage })).toBeNull()
    }
    expect(await listExports(threadline, { actor: ben })).toEqual({
      items: [],
      nextCursor: null,
      hasMore: false,
    })
  })

  test('whose file was altered does not end as if it were whole', async ({ exported, storage }) => {
    const { threadline, sql } = exported
    await sql`insert into notes values (1, 'x')`
    const job = await createExport(threadline, request, { actor: ann })
    const row = await claimExport(threadline, 'w')
    if (row === undefined) throw new Error('nothing was claimed')
    await runExport(threadline, row, {
      storage,
      worker: 'w',
      signal: new AbortController().signal,
      onError: () => {},
    })
    const [{ file } = { file: '' }] = await sql<{ file: string }[]>`select file from threadline.export_jobs`
    await storage.write(file, Readable.from([Buffer.from('forged')]), { contentType: 'text/plain' })
    const opened = await openExport(threadline, job.id, { actor: ann, storage })
    await expect(textOf(opened?.body ?? new ReadableStream())).rejects.toMatchObject({
      code: 'export_damaged',
    })
    await storage.delete(file)
    await expect(openExport(threadline, job.id, { actor: ann, storage })).rejects.toMatchObject({
      code: 'export_gone',
    })
  })

  test('holds no more than its owner may see, whatever the worker may', async ({ exported, storage }) => {
    const { threadline, sql } = exported
    await sql`insert into notes values (1, 'ours', 'a'), (2, 'HIDDEN', 'b')`
    const scoped = threadline.limited({ scope: [{ tables: ['notes'], fields: { tenant: 'a' } }] })
    const job = await createExport(scoped, request, { actor: ann })
    const row = await claimExport(threadline, 'w')
    if (row === undefined) throw new Error('nothing was claimed')
    await runExport(threadline, row, {
      storage,
      worker: 'w',
      signal: new AbortController().signal,
      onError: () => {},
    })
    const opened = await openExport(threadline, job.id, { actor: ann, storage })
    const content = await textOf(opened?.body ?? new ReadableStream())
    expect(content).toContain('ours')
    expect(content).not.toContain('HIDDEN')
  })

  test('is claimed by one of many workers, and by another when that one is not heard of', async ({
    exported,
  }) => {
    const { threadline, sql } = exported
    for (let count = 0; count < 5; count += 1) await createExport(threadline, request, { actor: ann })
    await expect(createExport(threadline, request, { actor: ann })).rejects.toMatchObject({
      code: 'too_many_exports',
    })
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claimExport(exported.threadline, `w${index}`)),
    )
    const ids = claims.flatMap((row) => (row === undefined ? [] : [row.id]))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(5)
    expect(await claimExport(threadline, 'late')).toBeUndefined()

    await sql`update threadline.export_jobs set leased_until = clock_timestamp() where id = ${ids[0] ?? ''}`
    expect(await claimExport(threadline, 'second')).toMatchObject({ id: ids[0], attempts: '2' })
    await sql`update threadline.export_jobs set leased_until = clock_timestamp(), attempts = 3 where id = ${ids[0] ?? ''}`
    await sql`update threadline.export_jobs set started_at = clock_timestamp() - interval '25 hours' where id = ${ids[1] ?? ''}`
    await failInterrupted(threadline)
    const failed = (await listExports(threadline, { actor: ann })).items.filter(
      ({ status }) => status === 'failed',
    )
    expect(new Set(failed.map(({ id }) => id))).toEqual(new Set([ids[0], ids[1]]))
    expect(failed[0]?.error?.code).toBe('export_interrupted')
  })

  test('that is cancelled or given back leaves no file', async ({ exported, storage }) => {
    const { threadline, sql } = exported
    await sql`insert into notes values (1, 'x')`
    const job = await createExport(threadline, request, { actor: ann })
    const row = await claimExport(threadline, 'w')
    if (row === undefined) throw new Error('nothing was claimed')
    expect(await cancelExport(threadline, job.id, { actor: ann })).toMatchObject({ status: 'cancelled' })
    await runExport(threadline, row, {
      storage,
      worker: 'w',
      signal: new AbortController().signal,
      onError: () => {},
    })
    expect(await getExport(threadline, job.id, { actor: ann })).toMatchObject({
      status: 'cancelled',
      count: 0,
    })
    expect(await storage.read(`exports/${job.id}/1.ndjson`)).toBeNull()

    const second = await createExport(threadline, request, { actor: ann })
    const again = await claimExport(threadline, 'w')
    if (again === undefined) throw new Error('nothing was claimed')
    await runExport(threadline, again, {
      storage,
      worker: 'w',
      signal: AbortSignal.abort(new Error('stop')),
      onError: () => {},
    })
    expect(await getExport(threadline, second.id, { actor: ann })).toMatchObject({
      status: 'queued',
      attempts: 0,
    })
  })

  test('is gone when its time is over', async ({ exported, storage }) => {
    const { threadline, sql } = exported
    const job = await createExport(threadline, request, { actor: ann })
    const row = await claimExport(threadline, 'w')
    if (row === undefined) throw new Error('nothing was claimed')
    await runExport(threadline, row, {
      storage,
      worker: 'w',
      signal: new AbortController().signal,
      onError: () => {},
    })
    const [{ hours } = { hours: 0 }] = await sql<{ hours: number }[]>`
      select round(extract(epoch from expires_at - finished_at) / 3600)::int as hours from threadline.export_jobs`
    expect(hours).toBe(threadline.config.exports.ttlHours)
    await sql`update threadline.export_jobs set expires_at = clock_timestamp()`
    expect(await getExport(threadline, job.id, { actor: ann })).toMatchObject({ status: 'expired' })
    expect(await expireExports(threadline, { storage })).toBe(1)
    expect(await storage.read(`exports/${job.id}/1.ndjson`)).toBeNull()
    expect(await storage.read(`exports/${job.id}/1.ndjson.manifest.json`)).toBeNull()
    await expect(openExport(threadline, job.id, { actor: ann, storage })).rejects.toMatchObject({
      code: 'export_gone',
    })
  })

  test('begins at once through pg-boss', async ({ db, exported, storage }) => {
    const boss = new PgBoss({ connectionString: db.url, max: 2 })
    boss.on('error', () => {})
    await boss.start()
    const queue = pgBossQueue(boss)
    const worker = await startExportWorker(exported.threadline, { storage, queue })
    try {
      const job = await createExport(exported.threadline, request, { actor: ann, queue })
      await expect
        .poll(async () => (await getExport(exported.threadline, job.id, { actor: ann }))?.status, {
          timeout: 30_000,
        })
        .toBe('ready')
    } finally {
      await worker.stop()
      await boss.stop({ graceful: false })
    }
  })

  test('lists page by page, newest first', async ({ exported: { threadline } }) => {
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1)
      ids.unshift((await createExport(threadline, request, { actor: ann })).id)
    const first = await listExports(threadline, { actor: ann, limit: 3 })
    const rest = await listExports(threadline, { actor: ann, limit: 3, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids)
    expect(rest).toMatchObject({ hasMore: false, nextCursor: null })
  })
})
