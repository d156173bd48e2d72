import { pgbouncer, skipReasons } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

describe('verify topology', () => {
  test('through a direct connection passes, for people and as JSON', async ({ onInstalled }) => {
    const human = await onInstalled.run('verify topology')
    expect(human).toMatchObject({ exit: 0, stderr: '' })
    expect(human.stdout).toContain('Attribution works here and does not leak. Pooling mode: session.')
    expect(
      human.stdout.split('\n').filter((line) => line.length > 80 && !line.includes('Pooling mode')),
    ).toEqual([])
    const json = await onInstalled.run('verify topology --json')
    expect(json).toMatchObject({ exit: 0, stderr: '' })
    const report = JSON.parse(json.stdout)
    expect(report).toMatchObject({ ok: true, mode: 'session' })
    expect(report.checks.map(({ status }: { status: string }) => status)).toEqual(Array(8).fill('passed'))
  })

  test('needs no audit schema, and says that no change was captured for proof', async ({ onEmpty }) => {
    const { exit, stdout } = await onEmpty.run('verify topology')
    expect(exit).toBe(0)
    expect(stdout).toMatch(/skipped {2}capture: [\s\S]*not\s+installed/)
  })

  test('through PgBouncer in transaction mode names the mode', async ({ server, db, onInstalled, skip }) => {
    const pooler = await pgbouncer(server, { mode: 'transaction', poolSize: 1 })
    if (!pooler) return skip(skipReasons.noPgBouncer)
    const { exit, stdout } = await onInstalled.run('verify topology', { databaseUrl: pooler.through(db.url) })
    expect(exit).toBe(0)
    expect(stdout).toContain('Pooling mode: transaction.')
  })

  test('through PgBouncer in statement mode fails with status 1 and says what to do', async ({
    server,
    db,
    onInstalled,
    skip,
  }) => {
    const pooler = await pgbouncer(server, { mode: 'statement', poolSize: 1 })
    if (!pooler) return skip(skipReasons.noPgBouncer)
    const databaseUrl = pooler.through(db.url)
    const { exit, stdout, stderr } = await onInstalled.run('verify topology --json', { databaseUrl })
    expect(exit).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, mode: 'statement' })
    expect(stderr).toContain('[topology_unsound]')
    const human = await onInstalled.run('verify topology', { databaseUrl })
    expect(human.stdout).toContain('statement mode')
  })

  test('fails where somebody has left an actor on the database', async ({ db, onInstalled }) => {
    const superuser = db.connect(db.superuserUrl, { max: 1 })
    await superuser.unsafe(`alter database ${db.name} set threadline.actor_ref = 'left'`)
    const { exit, stdout } = await onInstalled.run('verify topology')
    expect(exit).toBe(1)
    expect(stdout).toMatch(/failed {3}leftovers/)
  })
})
