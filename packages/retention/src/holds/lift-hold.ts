import {
  type ActorRef,
  actorRefSchema,
  boundedText,
  parseInput,
  type RetentionHold,
  stringifyJson,
  ThreadlineError,
} from '@threadline/contract'
import { currentAuditContext, type Threadline } from '@threadline/core'
import { execute, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readHolds } from './read-holds.ts'

export interface LiftHoldOptions {
  /** Why it is lifted. */
  readonly reason: string
  /** Who lifts it. @defaultValue the actor of the context in force */
  readonly by?: ActorRef | undefined
  readonly signal?: AbortSignal | undefined
}

const shape = {
  reason: boundedText(4096, { multiline: true }),
  by: actorRefSchema.optional(),
  signal: z.instanceof(AbortSignal).optional(),
}

/**
 * Lifts the hold of this name: what it kept is removed by the next purge. Its record stays, with who lifted it and why.
 *
 * @throws ThreadlineError `not_found` when no hold of this name is in force, `invalid_hold`, `permission_denied`
 */
export async function liftHold(
  { db, config }: Threadline,
  name: string,
  options: LiftHoldOptions,
): Promise<RetentionHold> {
  const { reason, by, signal } = parseInput(z.strictObject(shape), options, {
    code: 'invalid_hold',
    known: Object.keys(shape),
  })
  const lifted = stringifyJson({ reason, by: by ?? currentAuditContext()?.actor ?? null })
  const [row] = await execute<{ id: string | null }>(
    db,
    sql`select ${sql.raw(quoteQualified(config.storageSchema, 'lift_hold'))}(${name}::text, ${lifted}::text::json)::text as id`,
    { what: 'lift the hold', signal },
  )
  const [hold] = row?.id == null ? [] : await readHolds({ db, config }, sql`h.id = ${row.id}::bigint`, signal)
  if (hold !== undefined) return hold
  throw new ThreadlineError('not_found', `No hold named ${JSON.stringify(name)} is in force.`)
}
