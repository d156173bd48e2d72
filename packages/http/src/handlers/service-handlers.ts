import { formatInstant, type Meta, type Readiness, ThreadlineError } from '@threadline/contract'
import { storageStatus } from '@threadline/core/schema'
import type { serviceOperations } from '../api/service-operations.ts'
import { openApiDocument } from '../openapi/document.ts'
import { packageVersion } from '../router/package-version.ts'
import { deleteView, listSavedViews, saveView } from '../views/saved-views.ts'
import { found } from './found.ts'
import type { Call, Handlers } from './handler.ts'
import { ownerOf } from './owner-of.ts'

/** Saved views, and the service itself. */
export const serviceHandlers: Handlers<keyof typeof serviceOperations> = {
  listViews: async ({ caller, service }) => ({
    items: await listSavedViews(service.threadline, ownerOf(caller.actor)),
    nextCursor: null,
    hasMore: false,
  }),
  saveView: async ({ caller, body, service }) => saveView(service.threadline, ownerOf(caller.actor), body),
  deleteView: async ({ caller, params, service }) => {
    const deleted = await deleteView(service.threadline, ownerOf(caller.actor), params.id)
    found(deleted || null, 'saved view')
    return undefined
  },
  meta: readMeta,
  openApi: async () => openApiDocument(),
  health: async () => ({ status: 'ok' }),
  readiness: async ({ service }) => {
    const readiness = await service.readiness()
    if (readiness.status === 'ready') return readiness
    throw new ThreadlineError('storage_behind', notReady(readiness), { details: { ...readiness } })
  },
}

async function readMeta({ caller, trail, service }: Call<'meta'>): Promise<Meta> {
  const { config } = service.threadline
  const mayRead = caller.permissions.includes('read')
  const storage = await storageStatus(trail.readDb, config.storageSchema)
  const usable = storage.state === 'current'
  const [tables, newest] = await Promise.all([
    mayRead && usable ? trail.auditedTables() : [],
    mayRead && usable ? trail.count({}, { max: 1 }) : { count: 0 },
  ])
  const owns = caller.actor !== null
  return {
    version: packageVersion,
    now: formatInstant(BigInt(Date.now()) * 1000n),
    storage: {
      schema: config.storageSchema,
      state: storage.state,
      version: storage.version,
      expected: storage.expected,
    },
    actor: caller.actor,
    permissions: [...caller.permissions],
    scoped: caller.scope !== null,
    tables: tables.map(({ schema, table, keyColumns }) => ({ schema, table, keyColumns: [...keyColumns] })),
    empty: newest.count === 0,
    features: {
      live: mayRead,
      views: mayRead && owns,
      exports: service.exports !== null && owns && caller.permissions.includes('export'),
      purge: caller.permissions.includes('purge') && caller.scope === null,
      signOut: service.signIn ? 'sign-out' : null,
    },
    coveragePollMs: config.health.coveragePollMs,
  }
}

function notReady({ database, storage }: Readiness): string {
  return database === 'unreachable'
    ? 'The database cannot be reached.'
    : `The audit schema is not usable (${storage}); run "threadline install".`
}
