import { permissions, user } from '@threadline/contract'
import type { Access } from '@threadline/http'

/** Who comes to the console; a cookie says who it is, as a session of the host would. */
const people: Record<string, Access | null> = {
  operator: { permissions, actor: user('olga') },
  reader: { permissions: ['read'], actor: user('rita') },
  acme: {
    permissions: ['read', 'export', 'coverage', 'policy'],
    actor: user('amir'),
    scope: { tenant: 'acme' },
  },
  globex: { permissions: ['read', 'export'], actor: user('greta'), scope: { tenant: 'globex' } },
  stranger: null,
}

export const cookieName = 'as'

/** Who makes a request; the operator unless a cookie says otherwise. */
export function personOf(request: Request): Access | null {
  const [, name = 'operator'] = /(?:^|;\s*)as=([a-z]+)/.exec(request.headers.get('cookie') ?? '') ?? []
  return people[name] ?? null
}

/** The rules of a tenant: its rows of the tables that have tenants, and nothing else. */
export function tenantFilter(scope: unknown) {
  const tenant: unknown = Reflect.get(Object(scope), 'tenant')
  if (typeof tenant !== 'string') throw new TypeError('a scope without a tenant')
  return [{ tables: ['orders', 'customers'], fields: { tenant } }]
}
