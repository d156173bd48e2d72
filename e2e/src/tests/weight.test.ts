import { expect } from 'vitest'
import { test } from '../browser/test.ts'

const mostKilobytes = 200

test(`the first view of the timeline takes at most ${mostKilobytes} kB of compressed JavaScript`, async ({
  open,
}) => {
  const { page } = await open('/coverage')
  const sizes = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    if (response.url().endsWith('.js'))
      sizes.set(
        response.url(),
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      )
  })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(new URL('/timeline', page.url()).href)
  await page.getByRole('row').nth(1).waitFor()
  const total = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0)
  const kilobytes = total / 1000
  console.log(
    `First view of the timeline: ${kilobytes.toFixed(1)} kB of JavaScript in ${sizes.size} files, as compressed by the server.`,
  )
  expect(kilobytes).toBeGreaterThan(50)
  expect(kilobytes).toBeLessThanOrEqual(mostKilobytes)
})
