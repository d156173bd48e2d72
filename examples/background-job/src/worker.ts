import { contextFromJob, withAuditContext } from '@threadline/core'
import { eq } from 'drizzle-orm'
import type { PgBoss } from 'pg-boss'
import { type PublishPost, publishing } from './draft-post.ts'
import type { Trail } from './install-trail.ts'
import { posts } from './schema.ts'

/** Publishes posts as jobs say, until pg-boss is stopped. */
export async function startWorker(
  threadline: Trail,
  boss: PgBoss,
  onPublished: (jobId: string) => void,
): Promise<void> {
  await boss.work<PublishPost>(publishing, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { id, data } of jobs) {
      const context = contextFromJob(data.audit, { jobId: id, source: 'worker' })
      await withAuditContext(context, () => publishPost(threadline, data.postId), { inherit: false })
      onPublished(id)
    }
  })
}

async function publishPost(threadline: Trail, postId: number): Promise<void> {
  await threadline.transaction({ action: 'post.published' }, async (tx) => {
    await tx.update(posts).set({ status: 'published' }).where(eq(posts.id, postId))
  })
}
