import {
  type ActorRef,
  actorKey,
  mostSavedViews,
  type SavedView,
  type SavedViewInput,
  ThreadlineError,
} from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

const tableOf = ({ config }: Threadline) => sql.raw(quoteQualified(config.storageSchema, 'saved_views'))

const columns = sql`id::text, name, address, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`

/** The views of an actor, by name. */
export async function listSavedViews(threadline: Threadline, actor: ActorRef): Promise<SavedView[]> {
  return execute<SavedView>(
    threadline.readDb,
    sql`select ${columns} from ${tableOf(threadline)} where actor = ${actorKey(actor)}::text order by name`,
    { what: 'read the saved views' },
  )
}

/**
 * Saves a view of an actor; one with the same name gets its address.
 *
 * @throws ThreadlineError `too_many_views`, `read_only`
 */
export async function saveView(
  threadline: Threadline,
  actor: ActorRef,
  view: SavedViewInput,
): Promise<SavedView> {
  const table = tableOf(threadline)
  const key = actorKey(actor)
  const [saved] = await execute<SavedView>(
    threadline.db,
    sql`
      insert into ${table} as v (actor, name, address)
      select ${key}::text, ${view.name}::text, ${view.address}::text
      where (select count(*) from ${table} where actor = ${key}::text and name <> ${view.name}::text) < ${sql.raw(String(mostSavedViews))}
      on conflict (actor, name) do update set address = excluded.address
      returning ${columns}`,
    { what: 'save the view' },
  )
  if (saved !== undefined) return saved
  throw new ThreadlineError('too_many_views', `There can be ${mostSavedViews} saved views; delete one first.`)
}

/** Deletes a view of an actor. Whether there was one. */
export async function deleteView(threadline: Threadline, actor: ActorRef, id: string): Promise<boolean> {
  if (!z.uuid().safeParse(id).success) return false
  const deleted = await execute(
    threadline.db,
    sql`delete from ${tableOf(threadline)} where id = ${id}::uuid and actor = ${actorKey(actor)}::text returning id::text`,
    { what: 'delete the view' },
  )
  return deleted.length > 0
}
