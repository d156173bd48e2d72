import { isThreadlineError } from '@threadline/contract'
import { expect, test } from 'vitest'
import { readDatabaseUrl } from './database-url.ts'

test.each([
  ['postgres://a:b@c:5432/d', 'postgres://a:b@c:5432/d'],
  ['postgresql://h1:1,h2:2/d?sslmode=require', 'postgresql://h1:1,h2:2/d?sslmode=require'],
  ['postgres://a@c/d?schema=public&sslmode=require&connection_limit=5', 'postgres://a@c/d?sslmode=require'],
  ['postgres://a@c/d?pgbouncer=true', 'postgres://a@c/d'],
])('%s is used as %s', (given, used) => {
  expect(readDatabaseUrl(given)).toBe(used)
})

test.each([undefined, 'mysql://a:secret@c/d', 'localhost', 'postgres://'])('%s is refused', (url) => {
  const refuse = () => readDatabaseUrl(url)
  expect(refuse).toThrow(expect.toSatisfy((error) => isThreadlineError(error, 'usage')))
  expect(refuse).not.toThrow('secret')
})
