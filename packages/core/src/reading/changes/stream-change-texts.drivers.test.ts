import { type AuditChange, onBehalfOf, parseJson, user } from '@threadline/contract'
import { beforeAll, describe, expect } from 'vitest'
import { drivers } from '../../database/__fixtures__/drivers.ts'
import { type AuditedDatabase, auditedTest } from '../__fixtures__/audited-database.ts'
import type { ChangeText } from './change-text.ts'
import { streamChangeTexts } from './stream-change-texts.ts'
import { streamChanges } from './stream-changes.ts'

const parsed = (json: string | null) => (json === null ? null : parseJson(json))
const toChange = ({ key, after, before, ...rest }: ChangeText) => ({
  ...rest,
  key: parsed(key),
  after: parsed(after),
  before: parsed(before),
})

async function texts(stream: AsyncIterable<readonly ChangeText[]>): Promise<ChangeText[]> {
  const all = []
  for await (const batch of stream) all.push(...batch)
  return all
}

async function changes(stream: AsyncIterable<AuditChange>): Promise<AuditChange[]> {
  const all = []
  for await (const change of stream) all.push(change)
  return all
}

/** Every op, both kinds of keys, digits, text that needs care, actors that change, a table that is not known any more. */
async function writeMuch({ write, query }: AuditedDatabase): Promise<void> {
  const actor = onBehalfOf(user('42'), user('é "x"'))
  await write(
    `insert into posts values (9007199254740993, 'é "q" \\ \u2028', '{"a": 1.10,\n"b": [12345678901234567890, null]}', 1.10, 'geheim');
     update posts set price = 1.1, secret = 'x' where id = 9007199254740993;
     update posts set id = 2, title = null, secret = null`,
    { actor, correlationId: 'c 1', requestId: 'r "1"' },
  )
  await write(`insert into posts (id, title) select n, 't' || n from generate_series(10, 300) n`)
  await write(
    `insert into order_lines values (1, 2, ''), (1, 3, 'a,b'); delete from order_lines where line = 2`,
    {
      actor: user('7'),
    },
  )
  await write(`insert into shop.posts values (1, 'x')`)
  await query('truncate order_lines')
  await query(`delete from threadline.audited_tables where schema_name = 'shop'`)
}

for (const driver of drivers) {
  describe(`changes as text, through ${driver.name}`, () => {
    beforeAll(driver.prepare)
    const test = auditedTest(driver)

    test('say exactly what streamed changes say, in either order and with filters', async ({ audited }) => {
      await writeMuch(audited)
      const filters = [
        {},
        { table: 'posts', op: 'update' as const },
        { actor: 'user/7' },
        { table: 'posts', rowKey: 2 },
      ]
      for (const filter of filters) {
        for (const order of ['newest', 'oldest'] as const) {
          const expected = await changes(streamChanges(audited.reader, filter, { order }))
          const read = await texts(streamChangeTexts(audited.reader, filter, { order }))
          expect(expected.length).toBeGreaterThan(0)
          expect(read.map(toChange)).toEqual(expected)
        }
      }
    })

    test('keep the digits of every number, and each stands on one line', async ({ audited }) => {
      await writeMuch(audited)
      const [first] = await texts(streamChangeTexts(audited.reader, {}, { order: 'oldest' }))
      expect(first?.key).toBe('{"id":9007199254740993}')
      expect(first?.after).toContain('"price":1.10')
      expect(first?.after).toContain('"b": [12345678901234567890, null]')
      expect(first?.after).toContain(String.raw`\u2028`)
      expect(first?.after).not.toMatch(/[\n\u2028]/)
      expect(first?.redactedFields).toEqual(['secret'])
    })

    test('give the connection back when the reader leaves in the middle', async ({ audited }) => {
      await writeMuch(audited)
      for await (const batch of streamChangeTexts(audited.reader)) {
        expect(batch.length).toBeGreaterThan(0)
        break
      }
      const open = await audited.query(
        `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      )
      expect(open).toEqual([])
      expect(await audited.query('select 1 as one')).toMatchObject([{ one: 1 }])
    })
  })
}
