import { user } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import type { Database } from '../database/database.ts'
import { rows } from '../database/rows.ts'
import { type AuditedDatabase, test } from './__fixtures__/audited-database.ts'
import { changeById } from './changes/change-by-id.ts'
import { timeline } from './changes/timeline.ts'
import type { Reader } from './reader.ts'
import { asOf } from './rows/as-of.ts'
import { history } from './rows/history.ts'
import { incident } from './transactions/incident.ts'

/** The plans of the statements that a question runs, as text. */
async function plansOf(db: Database, ask: (reader: Reader) => Promise<unknown>): Promise<string> {
  const plans: string[] = []
  const explained: Database = {
    transaction: (work, settings) => db.transaction(work, settings),
    execute: async (statement: SQL) => {
      const lines = rows<{ 'QUERY PLAN': string }>(await db.execute(sql`explain ${statement}`))
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
      return db.execute(statement)
    },
  }
  await ask({ db: explained, schema: 'threadline' })
  return plans.join('\n\n')
}

/** The partitions of changes that a plan reads, by the end of their names. */
function partitionsIn(plan: string): string[] {
  const names = [...plan.matchAll(/ on audit_changes_(\w+)/g)].map(([, name]) => name ?? '')
  return [...new Set(names)].sort()
}

const month = (ahead: number) => {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead))
    .toISOString()
    .slice(0, 7)
    .replace('-', '_')
}

async function fill({ write, query }: AuditedDatabase) {
  await write('insert into posts (id) select generate_series(1, 3000)', { actor: user('ada') })
  await write('insert into shop.posts select generate_series(1, 3000)', {
    actor: user('eve'),
    correlationId: 'c',
  })
  await query('analyze threadline.audit_changes, threadline.audit_transactions')
}

describe('the plan of a question', () => {
  test('leaves out the months to come, and those outside the range', async ({ db, audited }) => {
    await fill(audited)
    const client = drizzle(db.connect(db.url, { max: 2 }))
    const read = async (ask: (reader: Reader) => Promise<unknown>) => partitionsIn(await plansOf(client, ask))
    const [change] = (await timeline(audited.reader)).items
    expect(await read((reader) => timeline(reader))).toEqual([month(0), 'earlier'].sort())
    expect(await read((reader) => timeline(reader, { to: '2024-01-01' }))).toEqual(['earlier'])
    expect(await read((reader) => history(reader, 'posts', 1))).toEqual([month(0), 'earlier'].sort())
    expect(await read((reader) => changeById(reader, change?.id ?? ''))).toEqual([month(0)])
    const recent = new Set([month(-1), month(0), 'earlier'])
    for (const ask of [
      (reader: Reader) => timeline(reader, { from: new Date(Date.now() - 3_600_000) }),
      (reader: Reader) => timeline(reader, { correlationId: 'c' }),
      (reader: Reader) => timeline(reader, { transactionId: change?.transactionId ?? '' }),
      (reader: Reader) => asOf(reader, 'posts', 1, new Date(Date.now() + 1000)),
      (reader: Reader) => incident(reader, change?.transactionId ?? ''),
    ])
      for (const partition of await read(ask)) expect(recent).toContain(partition)
  })

  test('reads no table of changes from end to end', async ({ db, audited }) => {
    await fill(audited)
    const client = drizzle(db.connect(db.url, { max: 2 }))
    const [change] = (await timeline(audited.reader)).items
    for (const ask of [
      (reader: Reader) => timeline(reader),
      (reader: Reader) => timeline(reader, { table: 'posts' }),
      (reader: Reader) => timeline(reader, { actor: 'user/ada' }),
      (reader: Reader) => timeline(reader, { correlationId: 'c' }),
      (reader: Reader) => timeline(reader, { table: 'posts', rowKey: 7 }),
      (reader: Reader) => history(reader, 'posts', 7),
      (reader: Reader) => asOf(reader, 'posts', 7, '9999-01-01'),
      (reader: Reader) => incident(reader, change?.transactionId ?? ''),
    ])
      expect(await plansOf(client, ask)).not.toContain(`Seq Scan on audit_changes_${month(0)}`)
  })
})
