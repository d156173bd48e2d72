import {
  auditChangeSchema,
  exportCsvColumns,
  exportDocumentSchema,
  exportEndSchema,
  parseJson,
} from '@threadline/contract'
import { expect } from 'vitest'
import { type ExportedDatabase, test, textOf } from '../__fixtures__/exported-database.ts'
import { readCsv } from '../__fixtures__/read-csv.ts'
import { exportChanges } from './export-changes.ts'
import { exportStream } from './export-stream.ts'

async function writeMuch({ sql }: ExportedDatabase): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('threadline.actor_ref', '{"type":"user","id":"=cmd()","onBehalfOf":{"type":"admin","id":"1"}}', true)`
    await tx`select set_config('threadline.context', '{"correlation_id":"-x"}', true)`
    await tx.unsafe(
      `insert into posts values (9007199254740993, '', e'{"a":1.10,\n"b":"\u2028"}', 12345678901234567890.1, 'geheim'), (-2, null, null, -1.5, null)`,
    )
    await tx`update posts set title = '@x', price = null, secret = 'neu'`
  })
  await sql`delete from posts where id = -2`
  await sql`truncate posts`
}

async function listed({ threadline }: ExportedDatabase) {
  return (await threadline.timeline({ limit: 500 })).items
}

test('NDJSON is one change on each line, the same as the timeline lists, and a line about its end', async ({
  exported,
}) => {
  await writeMuch(exported)
  const text = await textOf(await exportStream(exported.threadline, {}, { format: 'ndjson' }))
  const lines = text.split(/\r\n|[\n\u0085\u2028\u2029]/)
  expect(lines.pop()).toBe('')
  const end = exportEndSchema.parse(parseJson(lines.pop() ?? ''))
  expect(end).toEqual({ end: { outcome: 'complete', count: 6 } })
  expect(lines.map((line) => auditChangeSchema.parse(parseJson(line)))).toEqual(await listed(exported))
  expect(text).toContain('"price":12345678901234567890.1000000000')
  expect(text).not.toContain('geheim')
})

test('JSON is one document that says what was asked, how many there are and that nothing is missing', async ({
  exported,
}) => {
  await writeMuch(exported)
  const filters = { table: 'posts', op: ['update', 'insert'] as const, from: '2020-01-01' }
  const { body, count, truncated, contentType } = await exportChanges(exported.threadline, filters, {
    format: 'json',
  })
  const document = exportDocumentSchema.parse(parseJson(body))
  expect(document).toMatchObject({
    format_version: 1,
    filter: { table: 'posts', op: ['insert', 'update'], from: '2020-01-01T00:00:00.000000Z' },
    count: 4,
    truncated: false,
  })
  expect({ count, truncated, contentType }).toEqual({
    count: 4,
    truncated: false,
    contentType: 'application/json; charset=utf-8',
  })
  expect(document.changes).toEqual((await exported.threadline.timeline(filters)).items)
  const none = await exportChanges(exported.threadline, { op: 'snapshot' }, { format: 'json' })
  expect(exportDocumentSchema.parse(parseJson(none.body))).toMatchObject({ changes: [], count: 0 })
})

test('CSV has a column for every fact; formulas are made harmless, numbers are not touched', async ({
  exported,
}) => {
  await writeMuch(exported)
  const text = await textOf(await exportStream(exported.threadline, {}, { format: 'csv', order: 'oldest' }))
  const [head, ...rows] = readCsv(text)
  expect(head).toEqual([...exportCsvColumns])
  const records = rows.map((row) =>
    Object.fromEntries(exportCsvColumns.map((name, index) => [name, row[index]])),
  )
  const changes = (await listed(exported)).reverse()
  expect(records.map(({ id }) => id)).toEqual(changes.map(({ id }) => id))
  expect(records.map(({ after }) => (after == null ? null : parseJson(after)))).toEqual(
    changes.map(({ after }) => after),
  )
  expect(records[1]).toMatchObject({
    row_key: '-2',
    key: '{"id":-2}',
    actor: 'user/=cmd()',
    on_behalf_of: 'admin/1',
    correlation_id: "'-x",
    changed_fields: null,
    redacted_fields: '["secret"]',
    before: null,
  })
  expect(records[2]).toMatchObject({
    changed_fields: '["title","price","secret"]',
    redacted_fields: '["secret"]',
  })
  expect(records.at(-1)).toMatchObject({ op: 'truncate', row_key: null, key: null, actor: null })
})

test('a byte order mark is written when it is asked for, and only in CSV', async ({
  exported: { threadline },
}) => {
  const bytes = async (options: { format: 'csv' | 'json'; bom?: boolean }) =>
    new Uint8Array(await new Response(await exportStream(threadline, {}, options)).arrayBuffer())
  expect([...(await bytes({ format: 'csv', bom: true })).slice(0, 5)]).toEqual([0xef, 0xbb, 0xbf, 0x69, 0x64])
  expect([...(await bytes({ format: 'csv' })).slice(0, 2)]).toEqual([0x69, 0x64])
  expect([...(await bytes({ format: 'json', bom: true })).slice(0, 1)]).toEqual([0x7b])
})

test('an export in one piece is cut at its greatest number of changes, and says so', async ({ exported }) => {
  await exported.sql`insert into notes select n, 'x' from generate_series(1, 30) n`
  const make = (format: 'csv' | 'json' | 'ndjson', maxRows: number) =>
    exportChanges(exported.threadline, {}, { format, maxRows })
  expect(await make('csv', 10)).toMatchObject({ count: 10, truncated: true })
  expect(readCsv((await make('csv', 10)).body)).toHaveLength(11)
  expect(parseJson((await make('json', 10)).body)).toMatchObject({ count: 10, truncated: true })
  expect((await make('ndjson', 10)).body).toMatch(/\n\{"end":\{"outcome":"truncated","count":10\}\}\n$/)
  expect(await make('ndjson', 30)).toMatchObject({ count: 30, truncated: false })
})
