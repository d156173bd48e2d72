import { contextFromRequest, withAuditContext } from '@threadline/core'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'
import type { z } from 'zod'
import { findSession, type Session, visitor } from './sessions.ts'
import type { Store } from './store.ts'

/** What the routes find in the context of a request. */
export interface StoreEnv {
  Variables: { session: Session }
}

/**
 * Finds out who makes the request and puts that, with the ids of the request, into force for everything that it leads
 * to: `threadline.transaction` picks it up, and no route has to pass it on.
 */
export function audited({ db }: Store) {
  return createMiddleware<StoreEnv>(async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    const session = token === undefined ? visitor : await findSession(db, token)
    if (session === undefined) throw new HTTPException(401, { message: 'Sign in again.' })
    c.set('session', session)
    await withAuditContext(
      contextFromRequest(c.req.raw.headers, { actor: session.actor, source: 'web' }),
      next,
    )
  })
}

/** The id of the customer whose account is open. */
export function customerOf({ customerId }: Session): number {
  if (customerId === undefined) throw new HTTPException(401, { message: 'Sign in as a customer.' })
  return customerId
}

/** Lets only staff pass. */
export const staffOnly = createMiddleware<StoreEnv>(async (c, next) => {
  if (c.var.session.staff === undefined) throw new HTTPException(403, { message: 'This is for staff.' })
  await next()
})

/** Checks the body of a request. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return validator('json', (value): z.output<Schema> => {
    const { data, error } = schema.safeParse(value)
    if (error)
      throw new HTTPException(400, { message: error.issues.map(({ message }) => message).join('; ') })
    return data
  })
}

/** A row that a route needs, or 404. */
export function found<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new HTTPException(404, { message: `There is no such ${what}.` })
  return row
}

/** Refuses what the state of things does not allow; within a transaction, everything is rolled back. */
export function conflict(message: string): never {
  throw new HTTPException(409, { message })
}
