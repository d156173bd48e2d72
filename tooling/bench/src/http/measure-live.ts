import { createThreadline, user } from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { connect } from '../server/bench-database.ts'
import { httpClient } from './http-client.ts'
import type { HttpResult } from './http-result.ts'

/** How long a change may be under way before it counts as missed. */
const longestMs = 30_000

/** Many live clients, and some changes: how long after its commit each client has each. */
export async function measureLive(
  url: string,
  port: number,
  { clients, changes }: { readonly clients: number; readonly changes: number },
): Promise<HttpResult['live']> {
  const connection = connect(url, 2)
  const db = drizzle(connection)
  const threadline = createThreadline({ db, config: { tables: { bench_live: {} } } })
  await db.execute(sql`drop table if exists bench_live`)
  await db.execute(sql`create table bench_live (id int primary key)`)
  await installTriggers(db, threadline.config)
  const client = httpClient(port, clients)
  const committed = new Map<string, number>()
  let received = 0
  let slowest = 0
  const hear = (text: string) => {
    const now = performance.now()
    for (const [, key = ''] of text.matchAll(/"table":"bench_live","rowKey":"(\d+)"/g)) {
      received += 1
      slowest = Math.max(slowest, now - (committed.get(key) ?? now))
    }
  }
  await Promise.all(
    Array.from({ length: clients }, () => client.listen('/api/timeline/live?table=bench_live', hear)),
  )
  for (let id = 1; id <= changes; id += 1) {
    await threadline.transaction({ actor: user('bench') }, (tx) =>
      tx.execute(sql`insert into bench_live values (${id})`),
    )
    committed.set(String(id), performance.now())
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const wanted = clients * changes
  const end = performance.now() + longestMs
  while (received < wanted && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  client.close()
  await db.execute(sql`drop table bench_live`)
  await connection.end()
  return { clients, changes, missed: wanted - received, slowest }
}
