import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

const config = `
  import { defineConfig } from '@threadline/core'
  export default defineConfig({ tables: { posts: { mask: ['title'] } }, evidence: { automatic: true } })`
const ddl = `create table posts (id int primary key, title text); insert into posts select n, 'geheim' from generate_series(1, 25) as n`

describe('threadline continuity', () => {
  test('explains, counts, writes a baseline, and proves by a canary', async ({ onInstalled: cli, db }) => {
    await cli.write('threadline.config.ts', config)
    await db.sql.unsafe(ddl)
    const before = await cli.run('continuity')
    expect(before).toMatchObject({ exit: 1, stderr: expect.stringContaining('[capture_incomplete]') })
    expect(before.stdout).toContain('threadline gen triggers --tables posts --apply')

    await cli.run('gen triggers --all --apply')
    const dry = await cli.run('continuity --dry-run')
    expect(dry.exit).toBe(0)
    expect(dry.stdout.replaceAll(/\s+/g, ' ')).toContain('Of 25 rows that are there now, nothing is known.')
    expect(dry.stdout).toContain('$ threadline continuity --table posts --baseline')

    const written = await cli.run('continuity --table posts --baseline --batch-size 10 --by admin/7')
    expect(written.exit).toBe(0)
    expect(written.stdout).toContain('Baseline of posts finished: 25 snapshot rows in')
    const [row] = await db.sql`select actor, after::text from threadline.audit_changes limit 1`
    expect(row).toEqual({ actor: 'admin/7', after: '{"id":1,"title":"[REDACTED]"}' })

    const canary = await cli.run('continuity --canary --json')
    expect(JSON.parse(canary.stdout)).toMatchObject({
      ...{ ready: true, tables: [{ state: 'baseline' }] },
      canary: { outcome: 'proven', tables: [{ table: 'posts', op: 'update' }] },
    })
    expect((await cli.run('continuity --canary')).stdout).toContain('Canary in posts proven by an update')

    const evidence = await cli.run('evidence show --history --subject coverage')
    expect(evidence).toMatchObject({ exit: 0, stderr: '' })
    expect(evidence.stdout).toContain('coverage  proven')
    expect(evidence.stdout.replaceAll(/\s+/g, ' ')).toContain('A baseline of posts is finished')
  })

  test('refuses flags that contradict each other or mean nothing', async ({ onInstalled: cli }) => {
    await cli.write('threadline.config.ts', config)
    for (const line of [
      '--baseline --dry-run',
      '--batch-size 5',
      '--fire-triggers',
      '--baseline --by nobody',
    ])
      expect(await cli.run(`continuity ${line}`), line).toMatchObject({ exit: 2, stdout: '' })
  })

  test('fails where there is nothing to look at', async ({ onInstalled: cli }) => {
    await cli.write('threadline.config.ts', 'export default {}')
    expect(await cli.run('continuity')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('No table is configured'),
    })
  })
})

describe('threadline evidence show', () => {
  test('shows the latest of each subject, the history in pages, and says when there is none', async ({
    onInstalled: cli,
    db,
  }) => {
    await cli.write('threadline.config.ts', config)
    const nothing = await cli.run('evidence show')
    expect(nothing).toMatchObject({ exit: 0, stdout: '', stderr: expect.stringContaining('automatic: true') })
    for (const summary of ['first', 'second'])
      await db.sql`select threadline.record_evidence('coverage', 'proven', ${JSON.stringify({ summary })}::text::json)`
    const latest = await cli.run('evidence show --json')
    expect(JSON.parse(latest.stdout)).toMatchObject({ items: [{ summary: 'second', subject: 'coverage' }] })
    const history = await cli.run('evidence show --history --limit 1')
    expect(history.stdout).toContain('second')
    const next = /threadline (evidence show .*)$/m.exec(history.stderr)?.[1] ?? ''
    expect((await cli.run(next)).stdout).toContain('first')
    expect(await cli.run('evidence show --latest --history')).toMatchObject({ exit: 2 })
    expect(await cli.run('evidence show --subject weather')).toMatchObject({ exit: 2 })
  })
})
