import { describe, expect, inject } from 'vitest'
import { axeViolations } from '../browser/axe.ts'
import { takeScreenshots } from '../browser/screenshots.ts'
import { test } from '../browser/test.ts'

test.for(['light', 'dark'] as const)(
  'not installed, nothing captured yet and no match are told apart (%s)',
  async (theme, { open }) => {
    const bare = await open('/timeline', { origin: inject('world').bareOrigin, theme })
    await bare.page.getByText('Threadline is not installed in this database').waitFor()
    await bare.page.getByText('npx threadline install --apply').waitFor()
    expect(await axeViolations(bare.page)).toBe('')
    const empty = await open('/timeline', { origin: inject('world').emptyOrigin, theme })
    await empty.page.getByText('Nothing has been captured yet').waitFor()
    expect(await axeViolations(empty.page)).toBe('')
    const { page } = await open('/timeline?correlation_id=nothing', { theme })
    await page.getByText('No change matches').waitFor()
    expect(await axeViolations(page)).toBe('')
    await takeScreenshots(page, `no-match-${theme}`)
    await page.getByRole('button', { name: 'Clear all filters' }).click()
    await page.getByRole('row').nth(1).waitFor()
  },
)

describe('an error', () => {
  const failure = (code: string, status = 500) => ({
    status,
    contentType: 'application/json',
    body: JSON.stringify({ error: { code, message: 'The database went away.', requestId: 'req-e2e-1' } }),
  })

  test('stands inline with code, request id and retry, and what is loaded stays', async ({ open }) => {
    const { page } = await open('/timeline')
    await page.getByRole('row').nth(1).waitFor()
    await page.route(/\/api\/timeline\?/, (route) => route.fulfill(failure('connection_failed', 503)))
    await page.keyboard.press('r')
    const alert = page.getByRole('alert').filter({ hasText: 'The timeline could not be loaded' })
    await alert.waitFor()
    for (const text of ['connection_failed', 'req-e2e-1', 'The database went away.'])
      expect(await alert.textContent()).toContain(text)
    await page.getByText('stale:').waitFor()
    expect(await page.getByRole('row').count()).toBeGreaterThan(2)
    expect(await axeViolations(page)).toBe('')
    await page.unroute(/\/api\/timeline\?/)
    await alert.getByRole('button', { name: 'Retry' }).click()
    await alert.waitFor({ state: 'detached' })
  })

  test('of one part leaves the others alone', async ({ open }) => {
    const { page } = await open('/')
    await page.route(/\/histogram/, (route) => route.fulfill(failure('statement_cancelled', 400)))
    await page.goto(`${inject('world').origin}/timeline`)
    await page.getByText('The histogram could not be loaded').waitFor()
    await page.getByRole('row').nth(1).waitFor()
  })

  test('of the first request is told with a way to try again', async ({ open }) => {
    const { page } = await open('/')
    await page.route(/\/api\/meta/, (route) => route.abort())
    await page.goto(`${inject('world').origin}/timeline`)
    await page.getByText('The console could not be started').waitFor()
    await page.unroute(/\/api\/meta/)
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('row').nth(1).waitFor()
  })

  test('makes coverage stale, not empty', async ({ open }) => {
    const { page } = await open('/coverage')
    await page.getByRole('region', { name: 'Tables' }).waitFor()
    await page.route(/\/api\/coverage/, (route) => route.fulfill(failure('lock_timeout', 400)))
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('What is shown is stale').waitFor()
    await page.getByRole('region', { name: 'Tables' }).waitFor()
  })
})

test('offline is said, and what is there can still be read', async ({ open }) => {
  const { page, context } = await open('/timeline')
  await page.getByRole('row').nth(1).waitFor()
  await context.setOffline(true)
  await page.getByText('You are offline').waitFor()
  await page.getByRole('row').nth(1).waitFor()
  await context.setOffline(false)
  await page.getByText('You are offline').waitFor({ state: 'detached' })
})

test('an address that leads nowhere says so', async ({ open }) => {
  const { page } = await open('/no/such/screen')
  await page.getByText('There is no such screen').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Home' }).click()
  await page.getByText('Look up').waitFor()
})

test('a session that ends while the page is open is told, not a broken screen', async ({ open }) => {
  const { page } = await open('/timeline')
  await page.getByRole('row').nth(1).waitFor()
  await page.route(/\/api\//, (route) =>
    route.fulfill({
      status: 401,
      contentType: 'application/json',
      body: JSON.stringify({ error: { code: 'not_signed_in', message: 'Sign in.', requestId: 'r' } }),
    }),
  )
  await page.keyboard.press('r')
  await page.getByText('You are not signed in').waitFor()
})
