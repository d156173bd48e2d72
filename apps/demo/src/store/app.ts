import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { audited, type StoreEnv, staffOnly } from './request.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { officeRoutes } from './routes/office-routes.ts'
import { orderRoutes } from './routes/order-routes.ts'
import { productRoutes } from './routes/product-routes.ts'
import { signInRoutes } from './routes/sign-in-routes.ts'
import type { Store } from './store.ts'

export type StoreApp = ReturnType<typeof storeApp>

/** The store over HTTP. It opens no port: a server, or a test, gives it requests. */
export function storeApp(store: Store) {
  const app = new Hono<StoreEnv>()
  app.use(audited(store))
  app.use('/office/*', staffOnly)
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status)
    if (isConflict(error)) return c.json({ error: 'Somebody else was faster. Try again.' }, 409)
    throw error
  })
  return app
    .route('/', signInRoutes(store))
    .route('/products', productRoutes(store))
    .route('/account', accountRoutes(store))
    .route('/orders', orderRoutes(store))
    .route('/office', officeRoutes(store))
}

/** Unique, foreign key and check violations, serialization failures and deadlocks, wherever in the chain they are. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = Reflect.get(error, 'code')
  const states = ['23503', '23505', '23514', '40001', '40P01']
  return (typeof code === 'string' && states.includes(code)) || isConflict(error.cause)
}
