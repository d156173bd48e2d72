import { describe, expect, inject } from 'vitest'
import { test } from '../browser/test.ts'

test('a stranger gets a page that says so, and nothing of the console', async ({ open }) => {
  const { page } = await open('/timeline', { as: 'stranger' })
  const text = (await page.textContent('body')) ?? ''
  expect(text).toContain('threadline timeline')
  expect(await page.locator('#root').count()).toBe(0)
})

test('who may only read finds the screens of the others closed, each with its command', async ({ open }) => {
  const { page } = await open('/coverage', { as: 'reader' })
  for (const path of ['/coverage', '/policy/redaction', '/policy/retention', '/exports', '/evidence']) {
    await page.goto(`${inject('world').origin}${path}`)
    await page.getByText('You are not permitted to see this').waitFor()
    expect(await page.locator('main code').first().textContent()).toContain('npx threadline')
  }
  await page.goto(`${inject('world').origin}/timeline`)
  await page.getByRole('row').nth(1).waitFor()
  expect(await page.getByRole('button', { name: 'Export what is filtered' }).count()).toBe(0)
})

describe.each([
  ['acme', 'globex', '7'],
  ['globex', 'acme', '8'],
] as const)('a caller of the tenant %s', (tenant, other, foreignOrder) => {
  test(`sees nothing of ${other} on any screen`, async ({ open }) => {
    const { page } = await open('/', { as: tenant })
    await page.getByText('Scoped view').waitFor()
    const bodies: string[] = []
    page.on('response', async (response) => {
      if (response.url().includes('/api/')) bodies.push(await response.text().catch(() => ''))
    })
    for (const path of [
      '/timeline',
      `/timeline?table=orders`,
      '/timeline?correlation_id=case-4711',
      '/actors/admin/anna',
      `/rows/orders/${foreignOrder}`,
      '/coverage',
    ]) {
      await page.goto(`${inject('world').origin}${path}`)
      await page.waitForLoadState('networkidle')
      expect(await page.textContent('main')).not.toMatch(new RegExp(`\\b${other}\\b`))
    }
    expect(bodies.filter((body) => body.includes(`"tenant":"${other}"`))).toEqual([])
    expect(bodies.length).toBeGreaterThan(10)
  })

  test('counts, facets and the palette agree with what is listed', async ({ open }) => {
    const { page } = await open('/timeline?table=orders', { as: tenant })
    const [count, facets, list] = await page.evaluate<
      [{ count: number }, { table: { values: { value: string; count: number }[] } }, { items: unknown[] }]
    >(
      `Promise.all(['timeline/count', 'timeline/facets', 'timeline'].map((route) => fetch('/api/' + route + '?table=orders' + (route === 'timeline' ? '&limit=500' : '')).then((answer) => answer.json())))`,
    )
    expect(count.count).toBe(list.items.length)
    expect(facets.table.values).toEqual([{ value: 'orders', count: count.count }])
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('hostile')
    await page.getByRole('option').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.getByText('found', { exact: true }).count()).toBe(0)
  })
})
