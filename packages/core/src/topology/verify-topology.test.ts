import { type TopologyReport, topologyReportSchema } from '@threadline/contract'
import { pgbouncer, skipReasons, type TestDatabase, test } from '@threadline/testing'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import pg from 'pg'
import postgres from 'postgres'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import type { Database } from '../database/database.ts'
import { verifyTopology } from './verify-topology.ts'

const config = resolveConfig()

interface Client {
  readonly db: Database
  readonly end: () => Promise<void>
}

const openers: Record<string, (url: string, prepare: boolean) => Client> = {
  'postgres.js': (url, prepare) => {
    const client = postgres(url, { max: 1, prepare, fetch_types: false })
    return { db: drizzlePostgresJs(client), end: () => client.end() }
  },
  'node-postgres': (url) => {
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    pool.on('error', () => {})
    return { db: drizzleNodePostgres(pool), end: () => pool.end() }
  },
}

const statuses = ({ checks }: TopologyReport) =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]))
const allPassed = {
  server_version: 'passed',
  transactions: 'passed',
  settings: 'passed',
  leftovers: 'passed',
  leaks: 'passed',
  pooling_mode: 'passed',
  prepared_statements: 'passed',
  capture: 'passed',
}

/** What a run must not leave: relations, functions, rows of the trail, prepared statements. */
const residue = ({ sql: client }: TestDatabase) => client`
  select (select count(*)::int from pg_class) as relations, (select count(*)::int from pg_proc) as functions,
    (select count(*)::int from pg_namespace) as schemas,
    (select count(*)::int from threadline.audit_changes) as changes,
    (select count(*)::int from threadline.audit_actions) as actions,
    (select count(*)::int from threadline.audit_transactions) as transactions,
    (select count(*)::int from threadline.audited_tables) as tables`

async function verify(driver: string, url: string, options = {}): Promise<TopologyReport> {
  const open = openers[driver]
  if (open === undefined) throw new Error(`There is no driver ${driver}.`)
  const [first, second, third] = [open(url, false), open(url, false), open(url, true)]
  try {
    const clients = [first.db, second.db] as const
    const report = await verifyTopology({ db: first.db, config }, { clients, prepared: third.db, ...options })
    return topologyReportSchema.parse(report)
  } finally {
    // Together, because one may wait for the server connection of another.
    await Promise.all([first, second, third].map(({ end }) => end()))
  }
}

describe.each(Object.keys(openers))('the topology through %s', (driver) => {
  test('of a direct connection is sound, and nothing is left behind', async ({ db }) => {
    const before = await residue(db)
    const report = await verify(driver, db.url)
    expect(report).toMatchObject({
      ok: true,
      mode: 'session',
      serverVersion: expect.stringMatching(/^\d+\.\d+$/),
    })
    expect(statuses(report)).toEqual(allPassed)
    expect(await residue(db)).toEqual(before)
  })

  test.for([1, 10])(
    'of PgBouncer in transaction mode with a pool of %i is sound but for prepared statements',
    async (poolSize, { server, db, skip }) => {
      const pooler = await pgbouncer(server, { mode: 'transaction', poolSize })
      if (!pooler) return skip(skipReasons.noPgBouncer)
      const before = await residue(db)
      const report = await verify(driver, pooler.through(db.url))
      expect(report).toMatchObject({ ok: true, mode: 'transaction' })
      // Debian's PgBouncer does not keep account of prepared statements; newer ones do.
      const { prepared_statements, ...others } = statuses(report)
      expect(['warning', 'passed']).toContain(prepared_statements)
      expect({ ...others, prepared_statements: 'passed' }).toEqual(allPassed)
      expect(await residue(db)).toEqual(before)
      const client = db.connect(pooler.through(db.url), { max: 1, prepare: false, fetch_types: false })
      const left = await client`select statement from pg_prepared_statements where name not like 'PGBOUNCER%'`
      expect([...left]).toEqual([])
    },
  )

  test('of PgBouncer in session mode is sound', async ({ server, db, skip }) => {
    const pooler = await pgbouncer(server, { mode: 'session', poolSize: 10 })
    if (!pooler) return skip(skipReasons.noPgBouncer)
    const report = await verify(driver, pooler.through(db.url))
    expect(report).toMatchObject({ ok: true, mode: 'session' })
    expect(statuses(report)).toEqual(allPassed)
  })

  test('of PgBouncer in session mode with one server connection says that a second client gets none', async ({
    server,
    db,
    skip,
  }) => {
    const pooler = await pgbouncer(server, { mode: 'session', poolSize: 1 })
    if (!pooler) return skip(skipReasons.noPgBouncer)
    const report = await verify(driver, pooler.through(db.url), { patienceMs: 200 })
    expect(report).toMatchObject({ ok: true, mode: 'session' })
    expect(statuses(report)).toEqual({
      ...allPassed,
      pooling_mode: 'warning',
      prepared_statements: 'skipped',
    })
  })

  test('of PgBouncer in statement mode is refused in a sentence that says what to do', async ({
    server,
    db,
    skip,
  }) => {
    const pooler = await pgbouncer(server, { mode: 'statement', poolSize: 2 })
    if (!pooler) return skip(skipReasons.noPgBouncer)
    const report = await verify(driver, pooler.through(db.url))
    expect(report).toMatchObject({ ok: false, mode: 'statement' })
    expect(report.checks.at(-1)).toMatchObject({
      name: 'transactions',
      status: 'failed',
      message: expect.stringContaining('statement mode'),
      remedy: expect.stringContaining('pool_mode'),
    })
  })
})
