import { onTelemetry, type TelemetryEvent } from '@threadline/core/telemetry'
import { describe, expect } from 'vitest'
import { type ExportedDatabase, test, textOf } from '../__fixtures__/exported-database.ts'
import { exportStream } from './export-stream.ts'

/** More changes than fit into the batches that are read ahead. */
async function writeMany({ sql }: ExportedDatabase): Promise<void> {
  await sql`insert into notes select n, repeat('x', 1000) from generate_series(1, 12000) n`
}

/** A filter that keeps the server busy for minutes. */
async function slowTable({ sql }: ExportedDatabase): Promise<void> {
  await sql.unsafe(`
    insert into notes values (1, 'x');
    create function threadline.slow() returns boolean language sql volatile as 'select pg_sleep(60) is not null';
    alter table threadline.audit_changes rename to fast_changes;
    create view threadline.audit_changes as select * from threadline.fast_changes where threadline.slow()`)
}

describe('a stream', () => {
  test('refuses before it begins what cannot be asked', async ({ exported: { threadline } }) => {
    const stream = (filters: object, options: object = {}) =>
      exportStream(threadline, filters, { format: 'csv', ...options })
    await expect(stream({ tabel: 'x' })).rejects.toMatchObject({ code: 'invalid_filter' })
    await expect(stream({ table: 'x' })).rejects.toMatchObject({ code: 'table_not_audited' })
    await expect(stream({}, { format: 'xml' })).rejects.toMatchObject({ code: 'invalid_filter' })
    await expect(stream({}, { maxRow: 1 })).rejects.toMatchObject({ code: 'invalid_filter' })
  })

  test('holds one moment of the trail, whatever is written and purged meanwhile', async ({ exported }) => {
    await writeMany(exported)
    const stream = await exportStream(exported.threadline, {}, { format: 'ndjson' })
    await exported.sql`insert into notes values (0, 'later')`
    const text = await textOf(stream)
    expect(text).toMatch(/\{"end":\{"outcome":"complete","count":12000\}\}\n$/)
    expect(text).not.toContain('later')
    expect(new Set(text.match(/"rowKey":"\d+"/g)).size).toBe(12_000)
  })

  test('reads no further than it is taken', async ({ exported }) => {
    await writeMany(exported)
    const events: TelemetryEvent[] = []
    const stop = onTelemetry((event) => events.push(event), { events: ['export.finished'] })
    const reader = (await exportStream(exported.threadline, {}, { format: 'ndjson' })).getReader()
    await reader.read()
    await expect.poll(exported.running).toEqual([])
    await reader.cancel()
    stop()
    expect(events).toMatchObject([{ outcome: 'cancelled', mode: 'stream', format: 'ndjson' }])
    expect(events[0]).toMatchObject({ rows: expect.toSatisfy((rows: number) => rows < 200) })
  })

  test('stops the query on the server when it is cancelled or its signal aborted', async ({ exported }) => {
    await slowTable(exported)
    const abort = new AbortController()
    const begun = exportStream(exported.threadline, {}, { format: 'csv', signal: abort.signal })
    await expect.poll(exported.running).toMatchObject([expect.stringMatching(/^COPY/)])
    abort.abort(new Error('left'))
    await expect(begun).rejects.toThrow('left')
    expect(await exported.running()).toEqual([])
  })

  test('fails where it fails in the middle, and says so in its last line of NDJSON', async ({ exported }) => {
    await writeMany(exported)
    for (const format of ['csv', 'json', 'ndjson'] as const) {
      const reader = (await exportStream(exported.threadline, {}, { format })).getReader()
      let text = ''
      const decoder = new TextDecoder()
      const readAll = async () => {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return
          text += decoder.decode(value, { stream: true })
          await exported.sql`
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and state = 'idle in transaction'`
        }
      }
      await expect(readAll()).rejects.toMatchObject({ code: 'connection_failed' })
      expect(text.length).toBeGreaterThan(1000)
      if (format === 'json') expect(() => JSON.parse(text)).toThrow()
      if (format === 'ndjson')
        expect(text).toMatch(/\n\{"end":\{"outcome":"failed","count":\d+,"code":"connection_failed"\}\}\n$/)
    }
  })

  test('of a limited handle holds what its scope lets through', async ({ exported: { sql, threadline } }) => {
    await sql`insert into notes values (1, 'ours', 'a'), (2, 'HIDDEN', 'b')`
    const scoped = threadline.limited({ scope: [{ tables: ['notes'], fields: { tenant: 'a' } }] })
    for (const format of ['csv', 'json', 'ndjson'] as const) {
      const text = await textOf(await exportStream(scoped, {}, { format }))
      expect(text).toContain('ours')
      expect(text).not.toContain('HIDDEN')
    }
  })

  test('leaves evidence where the configuration says so', async ({ exported: { sql, another } }) => {
    await sql`insert into notes values (1, 'x')`
    const threadline = another({ evidence: { automatic: true } })
    await textOf(await exportStream(threadline, { table: 'notes' }, { format: 'csv' }))
    const [record] = await sql`select subject, verdict, details from threadline.evidence`
    expect(record).toMatchObject({
      subject: 'export_delivery',
      verdict: 'proven',
      details: { mode: 'stream', format: 'csv', filter: { table: 'notes' }, count: 1, outcome: 'finished' },
    })
  })
})
