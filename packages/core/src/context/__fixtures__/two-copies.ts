import { pathToFileURL } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

type Core = typeof import('../../index.ts')

// A program of its own: node two-copies.ts <module> <module> <database url>, both modules being @threadline/core.
const [first = '', second = '', url = ''] = process.argv.slice(2)
const load = (path: string): Promise<Core> => import(pathToFileURL(path).href)
const [a, b] = [await load(first), await load(second)]

const client = postgres(url, { max: 2, onnotice: () => {} })
const db = drizzle(client)
const [one, other] = [a.createThreadline({ db }), b.createThreadline({ db })]

const context = a.withAuditContext({ actor: a.user('ambient') }, () => b.currentAuditContext())
const { result: within } = await one.transaction({ actor: a.user('outer') }, async () => {
  const inner = other.transaction({ actor: b.user('inner') }, async () => {})
  const nested = await inner.then(
    () => 'opened',
    (error: unknown) => (a.isThreadlineError(error) ? error.code : String(error)),
  )
  const { auditTransactionId } = await other.recordAction('report.viewed')
  return { nested, auditTransactionId, actor: b.currentAuditContext()?.actor }
})
const { auditTransactionId } = await a.withAuditContext({ actor: a.user('ambient') }, () =>
  other.transaction({ action: 'post.published' }, async () => {}),
)
const published = await one.transactionById(auditTransactionId ?? '')
await client.end()

process.stdout.write(
  JSON.stringify({
    areTwo: a.withAuditContext !== b.withAuditContext,
    context,
    nested: within.nested,
    actorWithin: within.actor,
    actionWithin: (within.auditTransactionId ?? null) !== null,
    publishedBy: published?.actor,
  }),
)
