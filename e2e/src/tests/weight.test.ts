import { expect } from 'vitest'
import { test } from '../browser/test.ts'

const mostKilobytes = 200

test(`the first view of the timeline takes at most ${mostKilobytes} kB of compressed JavaScript`, async ({
  open,
}) => {
  const { page } = await open('/timeline')
  await page.getByRole('row').nth(1).waitFor()
  const sizes = await page.evaluate<number[]>(
    `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).map(({ encodedBodySize }) => encodedBodySize)`,
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const kilobytes = total / 1000
  console.log(
    `First view of the timeline: ${kilobytes.toFixed(1)} kB of JavaScript in ${sizes.length} files, as compressed by the server.`,
  )
  expect(kilobytes).toBeGreaterThan(50)
  expect(kilobytes).toBeLessThanOrEqual(mostKilobytes)
})
