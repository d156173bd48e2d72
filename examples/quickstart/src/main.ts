import { changeDiff, createThreadline, user } from '@threadline/core'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import config from '../threadline.config.ts'
import { databaseUrl } from './database-url.ts'
import { posts } from './schema.ts'

const threadline = createThreadline({ db: drizzle(databaseUrl()), config })

// Who does it, and why: everything that the transaction changes is attributed to that.
const { result: post } = await threadline.transaction(
  { actor: user('41'), action: 'post.drafted' },
  async (tx) => {
    const [drafted] = await tx.insert(posts).values({ title: 'Hello', status: 'draft' }).returning()
    return drafted ?? { id: 0 }
  },
)
await threadline.transaction(
  { actor: user('42'), correlationId: 'req_1', action: 'post.published' },
  async (tx) => {
    await tx.update(posts).set({ status: 'published' }).where(eq(posts.id, post.id))
  },
)

// Who changed what, newest first.
const page = await threadline.timeline({ table: 'posts', rowKey: post.id })
for (const change of page.items) {
  const fields = changeDiff(change).map(({ field, before, after }) => `${field} ${before} → ${after}`)
  console.log(`user ${change.actor?.id}: ${change.op} of post ${change.rowKey}: ${fields.join(', ')}`)
}

// The row as it was when somebody else had just written it.
const [, drafted] = page.items
const past = await threadline.asOf('posts', { id: post.id }, drafted?.capturedAt ?? '')
if (past.status === 'present') console.log('before:', past.row)

await threadline.db.$client.end()
