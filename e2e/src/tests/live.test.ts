import type { Page } from 'playwright-core'
import postgres from 'postgres'
import { describe, expect, inject, onTestFinished } from 'vitest'
import { cuttableProxy } from '../browser/cuttable-proxy.ts'
import { test } from '../browser/test.ts'

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('gridcell') })
const row = (page: Page, key: string) => rows(page).filter({ hasText: key })

/** A connection that writes past the library, as any program may. */
function writer() {
  const sql = postgres(inject('world').databaseUrl, { max: 2, onnotice: () => {} })
  onTestFinished(() => sql.end({ timeout: 1 }))
  return sql
}

const insert = (sql: postgres.Sql | postgres.TransactionSql, sku: string) =>
  sql`insert into products values (${sku}, 'live', 1, 1)`

describe('live mode', () => {
  test('shows what is committed, also late, once and above the fold, and waits while somebody reads', async ({
    open,
  }) => {
    const sql = writer()
    const { page } = await open('/timeline?table=products&range=1h')
    await rows(page).first().waitFor()
    await page.keyboard.press('l')
    await page.getByText('live', { exact: true }).waitFor()
    await page.waitForURL(/live=1/)
    const late = await sql.reserve()
    await late`begin`
    await late`insert into products values ('LIVE-late', 'live', 1, 1)`
    await insert(sql, 'LIVE-1')
    await row(page, 'LIVE-1').waitFor()
    await late`commit`
    late.release()
    await row(page, 'LIVE-late').waitFor()
    const shown = await rows(page).first().textContent()
    expect(shown).toContain('LIVE-late')

    await row(page, 'LIVE-1').click()
    await insert(sql, 'LIVE-2')
    await page.getByRole('button', { name: '1 new change above' }).waitFor()
    expect(await row(page, 'LIVE-2').count()).toBe(0)
    await page.keyboard.press('Escape')
    await row(page, 'LIVE-2').waitFor()
    for (const key of ['LIVE-1', 'LIVE-2', 'LIVE-late']) expect(await row(page, key).count()).toBe(1)
  })

  test('goes on after a dropped connection without gap and without repetition', async ({ open }) => {
    const sql = writer()
    const proxy = await cuttableProxy(inject('world').origin)
    onTestFinished(() => proxy.close())
    const { page } = await open('/timeline?table=products&range=1h&live=1', { origin: proxy.origin })
    await page.getByText('live', { exact: true }).waitFor()
    await insert(sql, 'DROP-1')
    await row(page, 'DROP-1').waitFor()
    proxy.cut()
    await insert(sql, 'DROP-2')
    await row(page, 'DROP-2').waitFor()
    await insert(sql, 'DROP-3')
    await row(page, 'DROP-3').waitFor()
    for (const key of ['DROP-1', 'DROP-2', 'DROP-3']) expect(await row(page, key).count()).toBe(1)
  })
})
