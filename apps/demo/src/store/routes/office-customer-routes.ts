import { desc } from 'drizzle-orm'
import { Hono } from 'hono'
import { z } from 'zod'
import { body, type StoreEnv } from '../request.ts'
import { customers } from '../schema.ts'
import { createSession } from '../sessions.ts'
import type { Store } from '../store.ts'

const ticket = z.object({ ticket: z.string() })

/** Support. */
export function officeCustomerRoutes({ db, threadline }: Store) {
  return new Hono<StoreEnv>()
    .get('/', async (c) => {
      const { id, email } = customers
      return c.json(await db.select({ id, email }).from(customers).orderBy(desc(id)).limit(200))
    })
    .post('/:id/act-for', body(ticket), async (c) => {
      const customerId = Number(c.req.param('id'))
      const staffHandle = c.var.session.staff?.handle ?? ''
      // An event without a change: opening somebody's account is worth knowing of even when nothing is done there.
      await threadline.recordAction('customer.impersonated', {
        reason: `ticket ${c.req.valid('json').ticket}`,
        meta: { customerId },
      })
      return c.json({ token: await createSession(db, { customerId, staffHandle }) })
    })
}
