import { and, eq, ne } from 'drizzle-orm'
import { Hono } from 'hono'
import { z } from 'zod'
import { body, conflict, type StoreEnv } from '../request.ts'
import { staff, staffRoles } from '../schema.ts'
import type { Store } from '../store.ts'
import { officeCustomerRoutes } from './office-customer-routes.ts'
import { officeOrderRoutes } from './office-order-routes.ts'
import { officeProductRoutes } from './office-product-routes.ts'

const newRole = z.object({ role: z.enum(staffRoles) })

/** What staff do. */
export function officeRoutes(store: Store) {
  const { db, threadline } = store
  return new Hono<StoreEnv>()
    .route('/customers', officeCustomerRoutes(store))
    .route('/orders', officeOrderRoutes(store))
    .route('/products', officeProductRoutes(store))
    .get('/staff', async (c) =>
      c.json(await db.select({ handle: staff.handle, role: staff.role }).from(staff)),
    )
    .patch('/staff/:handle', body(newRole), async (c) => {
      const { result } = await threadline.transaction({ action: 'staff.role_changed' }, async (tx) => {
        const { role } = c.req.valid('json')
        const [member] = await tx
          .update(staff)
          .set({ role })
          .where(and(eq(staff.handle, c.req.param('handle')), ne(staff.role, role)))
          .returning({ handle: staff.handle })
        return member ?? conflict('Nobody of that name has another role.')
      })
      return c.json(result)
    })
}
