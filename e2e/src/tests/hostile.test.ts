import { expect, inject } from 'vitest'
import { axeViolations } from '../browser/axe.ts'
import { test } from '../browser/test.ts'

test('markup, overrides of direction and odd keys are inert text on every screen', async ({ open }) => {
  const { page, complaints } = await open('/timeline?correlation_id=hostile')
  await page.getByRole('row').nth(6).waitFor()
  await page.getByRole('row').filter({ hasText: '__proto__, big' }).locator('time').click()
  const panel = page.getByTestId('change-panel')
  await panel.getByText('nested.deep[0]').waitFor()
  await panel.getByRole('radio', { name: 'all fields' }).click()
  await panel.getByText('<script>').first().waitFor()
  await panel.getByText('⟨U+202E⟩').first().waitFor()
  expect(await axeViolations(page)).toBe('')
  await panel.getByRole('link', { name: 'Open transaction' }).click()
  await page.getByText('⟨U+202E⟩').first().waitFor()
  expect(await page.evaluate('"hacked" in window || "admin" in {}')).toBe(false)
  expect(await page.locator('main script, main img').count()).toBe(0)
  expect(complaints).toEqual([])
})

test('keys that an address could lose are found again: a dot, nothing, slashes', async ({ open }) => {
  const { page } = await open('/timeline?correlation_id=hostile')
  const keys = { '.': 'dot', '""': 'empty', 'a/b%2Fc?d#e&f': 'slash' }
  for (const [key, value] of Object.entries(keys)) {
    await page.getByRole('link', { name: key, exact: true }).click()
    await page.getByRole('table', { name: 'Values of the row' }).getByText(value, { exact: true }).waitFor()
    await page.reload()
    await page.getByRole('table', { name: 'Values of the row' }).getByText(value, { exact: true }).waitFor()
    await page.goBack()
  }
})

test('ten thousand fields and ten megabytes are bounded', async ({ open }) => {
  const { page } = await open('/rows/wide/1')
  await page.getByRole('button', { name: '{ 10,000 keys }' }).first().click()
  await page.getByText('100 more of 10,000').first().waitFor()
  await page.goto(`${inject('world').origin}/rows/wide/2`)
  await page.getByText('first 20,000 of 10,000,000 characters').first().waitFor()
  expect(await page.evaluate<number>('document.body.textContent.length')).toBeLessThan(100_000)
})
