import { readFileSync } from 'node:fs'
import { describe, expect, inject } from 'vitest'
import { axeViolations } from '../browser/axe.ts'
import { test } from '../browser/test.ts'

describe('an export', () => {
  test('holds exactly what is filtered, and says how much that is before it starts', async ({ open }) => {
    const { page } = await open('/timeline?table=orders&op=update')
    await page.getByRole('button', { name: 'Export what is filtered' }).click()
    await page.getByText('41 changes will be exported').waitFor()
    expect(await axeViolations(page)).toBe('')
    await page.getByRole('radio', { name: 'NDJSON' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download NDJSON' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1)).toEqual({ end: { outcome: 'complete', count: 41 } })
    expect(new Set(lines.slice(0, -1).map(({ table, op }) => `${table} ${op}`))).toEqual(
      new Set(['orders update']),
    )
  })

  test('is prepared in the background, downloaded, and leads back to its search', async ({ open }) => {
    const { page } = await open('/timeline?table=customers&actor_type=service_account&actor_id=deployer')
    await page.getByRole('button', { name: 'Export what is filtered' }).click()
    await page.getByRole('button', { name: 'Prepare in the background' }).click()
    await page.getByRole('link', { name: 'Go to exports' }).click()
    await page.waitForURL(/\/exports/)
    const ready = page.getByRole('region', { name: 'Ready' })
    await ready.getByText('40 changes').first().waitFor()
    expect(await axeViolations(page)).toBe('')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      ready.getByRole('link', { name: 'Download' }).first().click(),
    ])
    expect(
      readFileSync(await download.path(), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(41)
    await ready
      .getByRole('link', { name: /customers/ })
      .first()
      .click()
    await page.waitForURL(/table=customers/)
    await page.waitForURL(/actor_id=deployer/)
  })

  test('of somebody else is not seen', async ({ open }) => {
    const { page } = await open('/exports', { as: 'globex' })
    await page.getByText('There is no export').waitFor()
  })
})

describe('a purge', () => {
  test('is tried out first, and needs a word that is typed', async ({ open }) => {
    const { page } = await open('/policy/retention')
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('A purge would remove 0 changes').waitFor()
    await page.getByRole('button', { name: 'Purge …' }).click()
    const confirm = page.getByRole('dialog').getByRole('button', { name: /^Purge/ })
    expect(await confirm.isDisabled()).toBe(true)
    await page.getByLabel('Type "purge" to go on').fill('Purge')
    expect(await confirm.isDisabled()).toBe(true)
    expect(await axeViolations(page)).toBe('')
    await page.getByLabel('Type "purge" to go on').fill('purge')
    await confirm.click()
    await page.getByText('Removed 0 changes').waitFor()
    await page.getByRole('region', { name: 'Last run' }).getByText('completed').waitFor()
  })

  test('is not offered to who may not', async ({ open }) => {
    const { page } = await open('/policy/retention', { as: 'reader' })
    await page.getByText('You are not permitted to see this').waitFor()
    await page.goto(`${inject('world').origin}/timeline`)
    expect(await page.getByRole('button', { name: 'Purge' }).count()).toBe(0)
  })
})
