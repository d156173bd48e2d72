import postgres from 'postgres'
import { describe, expect } from 'vitest'
import { pgbouncer, skipReasons, test } from './index.ts'

describe('PgBouncer', () => {
  test('lends one server connection to two clients in transaction mode', async ({
    server,
    emptyDatabase,
    skip,
  }) => {
    const pooler = await pgbouncer(server, { mode: 'transaction', poolSize: 1 })
    if (!pooler) return skip(skipReasons.noPgBouncer)
    const url = pooler.through(emptyDatabase.url)
    expect(new URL(url).port).not.toBe(new URL(emptyDatabase.url).port)
    const clients = [postgres(url, { max: 1 }), postgres(url, { max: 1 })]
    const backends = new Set<unknown>()
    for (const client of clients)
      for (const row of await client`select pg_backend_pid()`) backends.add(row.pg_backend_pid)
    await Promise.all(clients.map((client) => client.end()))
    expect(backends.size).toBe(1)
  })

  test('is the same for all tests of a worker that ask for the same', async ({ server, skip }) => {
    const first = await pgbouncer(server, { mode: 'transaction', poolSize: 1 })
    if (!first) return skip(skipReasons.noPgBouncer)
    expect(await pgbouncer(server, { mode: 'transaction', poolSize: 1 })).toBe(first)
    expect(await pgbouncer(server, { mode: 'session', poolSize: 1 })).not.toBe(first)
  })
})
