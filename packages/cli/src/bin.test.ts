import { setTimeout } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { test } from './__fixtures__/command-line.ts'

// A busy machine takes its time to start a process.
describe('the program as a process', { timeout: 120_000 }, () => {
  test('prints data on stdout and ends with 0', async ({ onInstalled: cli }) => {
    expect(await cli.spawn('timeline --json')).toEqual({
      exit: 0,
      stdout: '{"items":[],"hasMore":false,"nextCursor":null}\n',
      stderr: '',
    })
  })

  test('prints an error on stderr and ends with its status', async ({ cli }) => {
    const databaseUrl = 'postgres://ann:pa55word@127.0.0.1:1/shop'
    const { exit, stdout, stderr } = await cli.spawn('timeline', { databaseUrl })
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
    expect(stderr).toMatch(/^error: .*\[connection_failed\]\n$/)
    expect(stderr).not.toContain('pa55word')
  })

  test('takes the nearest configuration above its folder', async ({ onEmpty: cli }) => {
    await cli.write('threadline.config.ts', "export default { storageSchema: 'audit' as string }")
    await cli.write('app/.keep', '')
    const { exit, stderr } = await cli.spawn('timeline', { folder: 'app' })
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: expect.stringContaining('"audit"') })
  })

  test('gives up when it is interrupted, and leaves nobody waiting', async ({ onInstalled: cli, db }) => {
    await db.sql`create table orders (id int primary key)`
    const waiting = async () => {
      const [row] = await db.sql<{ count: number }[]>`
        select count(*)::int from pg_locks where not granted and relation = 'orders'::regclass`
      return row?.count ?? 0
    }
    const run = await db.sql.begin(async (tx) => {
      await tx`lock table orders`
      return await cli.spawn('gen triggers --tables orders --apply', {
        onStart: async (child) => {
          while (child.exitCode === null && (await waiting()) === 0) await setTimeout(50)
          child.kill('SIGINT')
        },
      })
    })
    expect(run).toEqual({ exit: 130, stdout: '', stderr: expect.stringContaining('Interrupted') })
    expect(await waiting()).toBe(0)
  })
})
