import { describe, expect, inject } from 'vitest'
import { axeViolations } from '../browser/axe.ts'
import { takeScreenshots } from '../browser/screenshots.ts'
import { test } from '../browser/test.ts'

/** Every screen, and what is on it once it is ready. */
const screens: Record<string, [path: () => string, ready: string]> = {
  home: [() => '/', 'text=/captured/'],
  timeline: [() => '/timeline', '[role=row][aria-rowindex="3"]'],
  transaction: [() => `/transactions/${inject('world').refund}`, 'text=Arrived broken'],
  row: [() => '/rows/orders/7', 'table[aria-label="Values of the row"]'],
  'two instants': [
    () => '/rows/orders/7?at=2100-01-01T00:00:00Z&with=2000-01-01T00:00:00Z',
    'text=audit horizon',
  ],
  actor: [() => '/actors/admin/anna', 'text=order.refunded'],
  coverage: [() => '/coverage', 'table >> text=sessions'],
  redaction: [() => '/policy/redaction', 'text=Config matches deployed'],
  retention: [() => '/policy/retention', 'main h2'],
  exports: [() => '/exports', 'main h2'],
  evidence: [() => '/evidence', 'text=/recorded/'],
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.for(Object.entries(screens))('%s has no violation of axe', async ([name, [path, ready]], { open }) => {
    const { page, complaints } = await open(path(), { theme })
    await page.locator(ready).first().waitFor()
    expect(await axeViolations(page)).toBe('')
    await takeScreenshots(page, `${name.replace(' ', '-')}-${theme}`)
    expect(await page.evaluate('document.documentElement.scrollWidth <= 1920')).toBe(true)
    expect(complaints).toEqual([])
  })

  test('an opened change, the palette, the help and the menus have no violation of axe', async ({ open }) => {
    const { page } = await open('/timeline?op=update', { theme })
    await page.getByRole('row').nth(2).click()
    await page.getByRole('table', { name: 'Fields of the change' }).waitFor()
    expect(await axeViolations(page)).toBe('')
    await takeScreenshots(page, `change-${theme}`)
    await page.setViewportSize({ width: 1280, height: 800 })
    for (const key of ['Control+k', '?']) {
      await page.keyboard.press(key)
      await page.getByRole('dialog').waitFor()
      expect(await axeViolations(page)).toBe('')
      await page.screenshot({ path: `screenshots/${key === '?' ? 'help' : 'palette'}-${theme}.png` })
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor()
    expect(await axeViolations(page)).toBe('')
  })
})

test('every screen fits into 320 pixels, which is also 200 % zoom of 640', async ({ open }) => {
  const { page } = await open('/', { width: 320, height: 640 })
  for (const [name, [path, ready]] of Object.entries(screens)) {
    await page.goto(new URL(path(), inject('world').origin).href)
    await page.locator(ready).first().waitFor()
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(overflow, name).toBe(0)
  }
})
