import { expect, test } from 'vitest'
import { baseHref } from './base-href.ts'

test.each([
  ['/', ''],
  ['/timeline', ''],
  ['/rows/posts/a%2Fb', ''],
  ['/audit', '/audit'],
  ['/audit/', '/audit'],
  ['/a/b/audit', '/a/b/audit'],
  ['/a/b/audit/', '/a/b/audit'],
  ['/a/b/audit/transactions/5', '/a/b/audit'],
  ['/a/b/audit/policy/redaction/', '/a/b/audit'],
])('the base of %s leads to %s/', (path, mount) => {
  expect(new URL(baseHref(path, mount), `https://shop.example${path}`).pathname).toBe(`${mount}/`)
})

test('the base stays right when a proxy takes a prefix off the path', () => {
  const seen = baseHref('/audit/timeline', '/audit')
  expect(new URL(seen, 'https://shop.example/internal/audit/timeline').pathname).toBe('/internal/audit/')
})
