import { serializeContext } from '@threadline/core'
import { sql } from 'drizzle-orm'
import { fromDrizzle, type PgBoss } from 'pg-boss'
import type { Trail } from './install-trail.ts'
import { posts } from './schema.ts'

export const publishing = 'publish-post'

/** What the job is told. */
export interface PublishPost {
  readonly postId: number
  /** Who it is done for, as `serializeContext` wrote it. */
  readonly audit: object
}

/** Drafts a post and leaves its publishing to a job; both happen, or neither does. Runs in the audit context of a request. */
export async function draftPost(threadline: Trail, boss: PgBoss, title: string): Promise<void> {
  await threadline.transaction({ action: 'post.drafted' }, async (tx) => {
    const drafted = await tx.insert(posts).values({ title, status: 'draft' }).returning({ postId: posts.id })
    for (const { postId } of drafted) {
      const payload: PublishPost = { postId, audit: serializeContext() }
      await boss.send(publishing, payload, { db: fromDrizzle(tx, sql) })
    }
  })
}
