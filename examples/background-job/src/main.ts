import { user, withAuditContext } from '@threadline/core'
import { PgBoss } from 'pg-boss'
import { draftPost, publishing } from './draft-post.ts'
import { installTrail } from './install-trail.ts'
import { startWorker } from './worker.ts'

const url = process.env.DATABASE_URL
if (!url)
  throw new Error(
    'Set DATABASE_URL to a PostgreSQL database in which the example may create a table "posts".',
  )

const threadline = await installTrail(url)

const boss = new PgBoss(url)
boss.on('error', console.error)
await boss.start()
await boss.createQueue(publishing)

// The worker would be another process; nothing of the request reaches it but the payload of the job.
const published = new Promise<string>((resolve) => void startWorker(threadline, boss, resolve))
await withAuditContext({ actor: user('42'), correlationId: 'req_1', source: 'web' }, () =>
  draftPost(threadline, boss, 'Hello'),
)
const jobId = await published

const { items } = await threadline.timeline({ table: 'posts', correlationId: 'req_1' })
for (const { transactionId, op, actor } of items.toReversed()) {
  const transaction = (await threadline.incident(transactionId))?.transaction
  const job = transaction?.jobId === jobId ? ', by the job' : ''
  console.log(`${op}: user ${actor?.id}, ${transaction?.action?.name}, from ${transaction?.source}${job}`)
}

await boss.stop({ graceful: false })
await threadline.db.$client.end()
