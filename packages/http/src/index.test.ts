import { expect, test } from 'vitest'
import * as client from './client.ts'
import * as express from './express.ts'
import * as fastify from './fastify.ts'
import * as hono from './hono.ts'
import * as http from './index.ts'
import * as next from './next.ts'

test('the package offers these names and no others', () => {
  const names = Object.entries({ http, client, hono, express, fastify, next }).map(
    ([entry, module]) => [entry, Object.keys(module).sort()] as const,
  )
  expect(Object.fromEntries(names)).toEqual({
    http: ['openApiDocument', 'threadlineRouter', 'unsafeAllowEveryone'],
    client: ['createThreadlineClient'],
    hono: ['auditContext'],
    express: ['auditContext'],
    fastify: ['auditContext'],
    next: ['routeHandlers', 'withAuditContextOf'],
  })
})
