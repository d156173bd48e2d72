/** What the generated trail looks like, whatever its size. */
export const trailShape = {
  days: 90,
  actors: 200_000,
  /** Changes of one transaction, and the share of the transactions that have so many: 1.56 on average. */
  changesPerTransaction: [
    { changes: 1, share: 0.72 },
    { changes: 2, share: 0.15 },
    { changes: 3, share: 0.07 },
    { changes: 4, share: 0.03 },
    { changes: 6, share: 0.02 },
    { changes: 9, share: 0.01 },
  ],
} as const

/** Changes of a transaction on average. */
export const meanChanges = trailShape.changesPerTransaction.reduce(
  (sum, { changes, share }) => sum + changes * share,
  0,
)

/** The audited tables, the busiest first. */
export const trailTables = [
  'order_lines',
  'orders',
  'stock_movements',
  'carts',
  'payments',
  'shipments',
  'customers',
  'addresses',
  'products',
  'prices',
  'sessions',
  'invoices',
  'refunds',
  'coupons',
  'reviews',
  'subscriptions',
  'tickets',
  'messages',
  'notifications',
  'suppliers',
  'warehouses',
  'categories',
  'tax_rates',
  'price_lists',
  'campaigns',
  'segments',
  'employees',
  'roles',
  'permissions',
  'webhooks',
  'settings',
] as const

/** Raised whenever the generator makes a different trail, so that a kept one is made again. */
export const trailVersion = 1
