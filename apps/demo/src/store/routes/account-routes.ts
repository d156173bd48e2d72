import { eq } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import { Hono } from 'hono'
import { z } from 'zod'
import { eraseCustomer } from '../erase-customer.ts'
import { hashPassword } from '../passwords.ts'
import { body, customerOf, found, type StoreEnv } from '../request.ts'
import { customers } from '../schema.ts'
import type { Store, StoreTransaction } from '../store.ts'

const profile = z
  .object({ name: z.string().min(1), phone: z.string().nullable(), iban: z.string().nullable() })
  .partial()
const newPassword = z.object({ password: z.string().min(4).max(200) })

const { id, email, name, phone, iban, loyaltyPoints } = customers

/** The account of the customer who has signed in, or for whom support acts. */
export function accountRoutes({ db, threadline }: Store) {
  return new Hono<StoreEnv>()
    .get('/', async (c) => {
      const [account] = await db
        .select({ id, email, name, phone, iban, loyaltyPoints })
        .from(customers)
        .where(eq(id, customerOf(c.var.session)))
      return c.json(found(account, 'customer'))
    })
    .patch('/', body(profile), async (c) => {
      const changes = c.req.valid('json')
      const customerId = customerOf(c.var.session)
      const { result } = await threadline.transaction({ action: 'customer.profile_changed' }, (tx) =>
        changeCustomer(tx, customerId, changes),
      )
      return c.json(result)
    })
    .put('/password', body(newPassword), async (c) => {
      const passwordHash = await hashPassword(c.req.valid('json').password)
      const customerId = customerOf(c.var.session)
      const { result } = await threadline.transaction({ action: 'customer.password_changed' }, (tx) =>
        changeCustomer(tx, customerId, { passwordHash }),
      )
      return c.json(result)
    })
    .delete('/', async (c) => {
      const customerId = customerOf(c.var.session)
      const { result } = await threadline.transaction(
        { action: { name: 'customer.erased', reason: 'asked for by the customer' } },
        (tx) => eraseCustomer(tx, customerId),
      )
      return c.json(result)
    })
}

async function changeCustomer(
  tx: StoreTransaction,
  customerId: number,
  changes: PgUpdateSetSource<typeof customers>,
) {
  const [changed] = await tx.update(customers).set(changes).where(eq(id, customerId)).returning({ id })
  return found(changed, 'customer')
}
