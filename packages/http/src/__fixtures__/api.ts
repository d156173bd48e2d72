import { type ErrorBody, permissions, user } from '@threadline/contract'
import { createThreadline, type Threadline, type TransactionContext } from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import { test as base } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Hono } from 'hono'
import type { Access } from '../access/access.ts'
import { createThreadlineClient, type ThreadlineClient } from '../client.ts'
import type { ThreadlineRouterOptions } from '../router/options.ts'
import { threadlineRouter } from '../router/router.ts'

/** A store with two tenants, its trail, and the API on top. */
export interface Api {
  readonly threadline: Threadline
  /** Runs statements in one transaction with a context. */
  readonly write: (statements: string, context?: Partial<TransactionContext>) => Promise<string>
  /** Makes a router of this trail; the header `x-test-access` says as JSON what the caller may do. */
  readonly router: (options?: Partial<ThreadlineRouterOptions>) => Hono
  readonly url: string
  /** The actions that were recorded, as `actor: name`. */
  readonly actions: () => Promise<string[]>
}

const ddl = `
  create table orders (id int primary key, tenant text, status text, total numeric(30,10));
  create table order_lines (order_id int, line int, product text, primary key (order_id, line));
  create table people (id int primary key, name text, password text)`

const everything: Access = { permissions, actor: user('operator') }

/** Who may do everything unless the request says otherwise. */
function authorize(request: Request): Access | null {
  const given = request.headers.get('x-test-access')
  if (given === null) return everything
  if (given === 'throw') throw new Error('the session store is down')
  return JSON.parse(given)
}

/** The rules of the scope `{ tenant }`. */
function tenantFilter(scope: unknown) {
  const tenant: unknown = Reflect.get(Object(scope), 'tenant')
  if (typeof tenant !== 'string') throw new TypeError('a scope without a tenant')
  return [{ tables: ['orders'], fields: { tenant } }]
}

export const test = base.extend('api', async ({ db }, { onCleanup }): Promise<Api> => {
  const client = db.connect(undefined, { max: 8 })
  onCleanup(() => client.end({ timeout: 1 }))
  const database = drizzle(client)
  await client.unsafe(ddl)
  const config = { tables: { orders: {}, order_lines: {}, people: { mask: ['password'] } } }
  const threadline = createThreadline({ db: database, config })
  await installTriggers(database, threadline.config)
  return {
    threadline,
    url: db.url,
    actions: async () => {
      const rows = await client<{ action: string }[]>`
        select actor || ': ' || name as action from threadline.audit_actions order by id`
      return rows.map(({ action }) => action)
    },
    write: async (statements, context = {}) => {
      const { auditTransactionId } = await threadline.transaction(
        { actor: user('1'), ...context },
        async (tx) => {
          for (const statement of statements.split(';')) await tx.execute(sql.raw(statement))
        },
      )
      return auditTransactionId ?? ''
    },
    router: (options = {}) =>
      threadlineRouter({ threadline, authorize, scopeFilter: tenantFilter, console: false, ...options }),
  }
})

/** A client that talks to a router without a network. */
export function clientOf(router: Hono, access?: Access): ThreadlineClient {
  return createThreadlineClient({
    baseUrl: 'http://audit.test',
    headers: access === undefined ? {} : accessHeader(access),
    fetch: async (input, init) => router.request(String(input), init),
  })
}

export const accessHeader = (access: Access | null | 'throw') => ({
  'x-test-access': access === 'throw' ? 'throw' : JSON.stringify(access),
})

/** The body of an error. */
export async function errorOf(response: Response): Promise<ErrorBody['error']> {
  const { error } = (await response.json()) as ErrorBody
  return error
}
