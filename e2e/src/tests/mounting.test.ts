import { describe, expect, inject } from 'vitest'
import { addressOf, test } from '../browser/test.ts'
import { mounts } from '../world/world.ts'

describe.each(mounts)('mounted at "%s"', (mount) => {
  test('deep links, reload, links and the API work; nothing leaves the origin; the policy is strict', async ({
    open,
  }) => {
    const { page, complaints } = await open('/rows/orders/7', { mount })
    const foreign: string[] = []
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url())
      if (origin !== inject('world').origin || !pathname.startsWith(`${mount}/`)) foreign.push(request.url())
    })
    await page.getByRole('table', { name: 'Values of the row' }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'transaction' }).first().click()
    await page.getByText('Arrived broken').waitFor()
    expect(new URL(page.url()).pathname).toBe(`${mount}/transactions/${inject('world').refund}`)
    await page.getByRole('link', { name: 'Threadline, home' }).click()
    await page.getByText('Look up').waitFor()
    expect(new URL(page.url()).pathname).toBe(`${mount}/`)
    await page.getByRole('link', { name: 'Timeline', exact: true }).first().click()
    await page.getByRole('row').nth(1).waitFor()
    const response = await page.goto(addressOf('/timeline', { mount }))
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
  })

  test('the root is found with and without a slash at its end', async ({ open }) => {
    for (const path of mount === '' ? ['/'] : ['', '/']) {
      const { page } = await open(path, { mount })
      await page.getByText('Look up').waitFor()
    }
  })
})
