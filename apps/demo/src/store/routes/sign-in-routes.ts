import { eq, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { hashPassword, isPassword } from '../passwords.ts'
import { body, found, type StoreEnv } from '../request.ts'
import { customers, staff } from '../schema.ts'
import { createSession } from '../sessions.ts'
import type { Store } from '../store.ts'

const password = z.string().min(4).max(200)
const newCustomer = z.object({ email: z.email(), name: z.string().min(1), password })
const credentials = z.object({ email: z.email(), password })
const staffCredentials = z.object({ handle: z.string(), password })

/** Where nobody has signed in yet. */
export function signInRoutes({ db, threadline }: Store) {
  return new Hono<StoreEnv>()
    .post('/sign-up', body(newCustomer), async (c) => {
      const { password, ...customer } = c.req.valid('json')
      const passwordHash = await hashPassword(password)
      const { result } = await threadline.transaction({ action: 'customer.signed_up' }, async (tx) => {
        const [added] = await tx
          .insert(customers)
          .values({ ...customer, passwordHash })
          .returning({ id: customers.id })
        return found(added, 'customer')
      })
      return c.json(result, 201)
    })
    .post('/sign-in', body(credentials), async (c) => {
      const { email, password } = c.req.valid('json')
      const [customer] = await db.select().from(customers).where(eq(customers.email, email))
      if (!customer || !(await isPassword(password, customer.passwordHash))) throw refused()
      // Outside of `threadline.transaction` on purpose: the column is one of `exceptColumns`, there is nothing to attribute.
      await db.update(customers).set({ lastSeenAt: sql`now()` }).where(eq(customers.id, customer.id))
      return c.json({ token: await createSession(db, { customerId: customer.id }) })
    })
    .post('/staff/sign-in', body(staffCredentials), async (c) => {
      const { handle, password } = c.req.valid('json')
      const [member] = await db.select().from(staff).where(eq(staff.handle, handle))
      if (!member || !(await isPassword(password, member.passwordHash))) throw refused()
      return c.json({ token: await createSession(db, { staffHandle: handle }) })
    })
}

function refused(): HTTPException {
  return new HTTPException(401, { message: 'Unknown name or wrong password.' })
}
