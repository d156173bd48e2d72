import { readFileSync } from 'node:fs'
import { describe, expect, inject } from 'vitest'
import { test } from '../browser/test.ts'

describe('a transaction', () => {
  test('says who, when and why, and every change grouped by table', async ({ open }) => {
    const { page } = await open(`/transactions/${inject('world').refund}`)
    await page.getByRole('heading', { name: 'order.refunded' }).first().waitFor()
    for (const text of [
      'Arrived broken',
      'Customer called twice',
      'case-4711',
      'support',
      'anna',
      'shopper-7',
    ])
      await page.getByText(text, { exact: true }).first().waitFor()
    expect(await page.getByRole('region', { name: /^Changes of/ }).count()).toBe(4)
    await page
      .getByRole('table', { name: /Fields of/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Expand all' }).click()
    expect(await page.getByRole('table', { name: /Fields of/ }).count()).toBe(4)
    await page.getByRole('button', { name: 'Fold all' }).click()
    expect(await page.getByRole('table', { name: /Fields of/ }).count()).toBe(0)
  })

  test('is downloaded as JSON, leads to its neighbours and to its correlation', async ({ open }) => {
    const { page } = await open(`/transactions/${inject('world').refund}`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON', exact: true }).click(),
    ])
    const { transaction, changes } = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect([transaction.id, changes.length]).toEqual([inject('world').refund, 4])
    await page.getByRole('link', { name: 'Previous of this actor' }).click()
    await page.getByRole('heading', { name: 'order.paid' }).first().waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'Same correlation' }).click()
    await page.waitForURL(/correlation_id=case-4711/)
  })

  test('that is not there says so', async ({ open }) => {
    const { page } = await open('/transactions/1')
    await page.getByText('There is no such transaction').waitFor()
    await page.goto(`${inject('world').origin}/transactions/not-an-id`)
    await page.getByText('There is no such transaction').waitFor()
  })
})

describe('a row', () => {
  test('has its history beside the row as of the chosen instant, which the address keeps', async ({
    open,
  }) => {
    const { page } = await open('/rows/orders/7')
    const values = page.getByRole('table', { name: 'Values of the row' })
    await values.getByText('refunded').waitFor()
    await page.keyboard.press('[')
    await values.getByText('paid').waitFor()
    await page.waitForURL(/at=/)
    await page.reload()
    await values.getByText('paid').waitFor()
    await page
      .getByRole('region', { name: 'History' })
      .getByRole('button', { name: /insert/ })
      .click()
    await values.getByText('open').waitFor()
    await page.keyboard.press(']')
    await values.getByText('paid').waitFor()
  })

  test('is moved through time by the slider and by a typed instant, back to before anything was known', async ({
    open,
  }) => {
    const { page } = await open('/rows/orders/7')
    const slider = page.getByRole('slider', { name: 'Instant' })
    await slider.focus()
    await page.keyboard.press('Home')
    await page.getByText('before the audit horizon').waitFor()
    await page.getByLabel('At instant').fill('2001-01-01 00:00')
    await page.getByLabel('At instant').press('Enter')
    await page.waitForURL(/at=2000-12-31T23/)
    await page.getByText('before the audit horizon').waitFor()
    await page.getByLabel('At instant').fill('tomorrow-ish')
    await page.getByLabel('At instant').press('Enter')
    await page.getByText('Not an instant').waitFor()
  })

  test('is compared at two instants', async ({ open }) => {
    const { page } = await open('/rows/orders/7')
    await page.getByRole('table', { name: 'Values of the row' }).waitFor()
    await page.keyboard.press('d')
    const table = page.getByRole('table', { name: 'Fields at both instants' })
    await table.getByText('refunded').waitFor()
    await page.waitForURL(/with=/)
    await page.reload()
    await table.getByText('refunded').waitFor()
    await page
      .getByRole('region', { name: 'History' })
      .getByRole('button', { name: 'Compare with this instant' })
      .last()
      .click()
    await table.getByText('open', { exact: true }).waitFor()
    expect(await page.getByRole('slider').count()).toBe(2)
  })

  test('that was deleted or moved says so plainly', async ({ open }) => {
    const { page } = await open('/rows/customers/12')
    await page.getByText('it had been deleted').waitFor()
    await page.goto(`${inject('world').origin}/rows/products/SKU-60`)
    await page.getByText('it had been given the key').waitFor()
    await page.getByRole('link', { name: 'SKU-NEW' }).first().click()
    await page.waitForURL(/SKU-NEW/)
    await page.getByText('Renamed').first().waitFor()
  })

  test('of a composite key, and of a table that is not audited', async ({ open }) => {
    const { page } = await open('/timeline?table=order_lines&op=delete')
    await page.getByRole('link', { name: /order_id=7, line=3/ }).click()
    await page.getByText('it had been deleted').waitFor()
    await page.goto(`${inject('world').origin}/rows/nothing/1`)
    await page.getByText('The trail knows no such table').waitFor()
  })
})

test('an actor has bars, transactions in one line each, and windows that the address keeps', async ({
  open,
}) => {
  const { page } = await open('/actors/admin/anna')
  await page.getByRole('link', { name: 'order.refunded' }).waitFor()
  await page.getByRole('radio', { name: '7d' }).click()
  await page.waitForURL(/window=7d/)
  await page.getByRole('link', { name: 'order.refunded' }).click()
  await page.waitForURL(/\/transactions\//)
  await page.goto(`${inject('world').origin}/actors/anonymous/-`)
  await page.getByText('gdpr-12').waitFor()
  await page.goto(`${inject('world').origin}/actors/robot/1`)
  await page.getByText('There is no such actor').waitFor()
})

describe('the palette', () => {
  test.for([
    ['orders 7', /\/rows\/orders\/7/],
    ['user/shopper-1', /\/actors\/user\/shopper-1/],
    ['case-4711', /correlation_id=case-4711/],
    ['evid', /\/evidence/],
  ] as const)('finds what %s is', async ([text, address], { open }) => {
    const { page } = await open('/')
    await page.getByText('Last 24 hours').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(text)
    if (text === 'case-4711') await page.getByText('found').waitFor()
    if (text === 'user/shopper-1') await page.getByRole('option', { name: /^Actor/ }).click()
    else await page.keyboard.press('Enter')
    await page.waitForURL(address)
  })

  test('finds a transaction by its pasted id', async ({ open }) => {
    const { page } = await open('/')
    await page.getByText('Last 24 hours').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(inject('world').refund)
    await page.getByText('found').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Arrived broken').waitFor()
  })
})

test('home looks rows and correlations up', async ({ open }) => {
  const { page } = await open('/')
  await page.getByLabel('Table', { exact: true }).selectOption('order_lines')
  await page.getByLabel('Row: order_id').fill('7')
  await page.getByLabel('Row: line').fill('3')
  await page.getByRole('button', { name: 'Row history' }).click()
  await page.getByText('it had been deleted').waitFor()
  await page.goBack()
  await page.getByLabel('Correlation id').fill('case-4711')
  await page.getByRole('button', { name: 'Everything with it' }).click()
  await page.waitForURL(/correlation_id=case-4711/)
})
