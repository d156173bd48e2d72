import { sql } from 'drizzle-orm'
import { bigint, date, integer, numeric, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

const id = () => bigint({ mode: 'number' })
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

export const customers = pgTable('customers', {
  id: id().primaryKey().generatedAlwaysAsIdentity(),
  email: text().notNull().unique(),
  name: text().notNull(),
  phone: text(),
  iban: text(),
  passwordHash: text('password_hash').notNull(),
  loyaltyPoints: integer('loyalty_points').notNull().default(0),
  lastSeenAt: moment('last_seen_at'),
  createdAt: moment('created_at').notNull().default(sql`now()`),
})

export const staffRoles = ['manager', 'support', 'warehouse'] as const

export const staff = pgTable('staff', {
  handle: text().primaryKey(),
  name: text().notNull(),
  role: text({ enum: staffRoles }).notNull(),
  passwordHash: text('password_hash').notNull(),
})

export const products = pgTable('products', {
  sku: text().primaryKey(),
  name: text().notNull(),
  listPrice: numeric('list_price', { precision: 10, scale: 2 }).notNull(),
  price: numeric({ precision: 10, scale: 2 }).notNull(),
  stock: integer().notNull(),
  viewCount: integer('view_count').notNull().default(0),
})

export const orders = pgTable('orders', {
  id: id().primaryKey().generatedAlwaysAsIdentity(),
  customerId: bigint('customer_id', { mode: 'number' })
    .notNull()
    .references(() => customers.id, { onDelete: 'cascade' }),
  status: text({ enum: ['placed', 'shipped', 'cancelled', 'refunded'] })
    .notNull()
    .default('placed'),
  total: numeric({ precision: 12, scale: 2 }).notNull(),
  note: text(),
  placedAt: moment('placed_at').notNull().default(sql`now()`),
})

export const orderLines = pgTable(
  'order_lines',
  {
    orderId: bigint('order_id', { mode: 'number' })
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    sku: text()
      .notNull()
      .references(() => products.sku, { onUpdate: 'cascade' }),
    quantity: integer().notNull(),
    unitPrice: numeric('unit_price', { precision: 10, scale: 2 }).notNull(),
  },
  ({ orderId, sku }) => [primaryKey({ columns: [orderId, sku] })],
)

/** Partitioned by month of `paid_on`, see `payment-months.ts`. */
export const payments = pgTable(
  'payments',
  {
    id: id().notNull().generatedAlwaysAsIdentity(),
    paidOn: date('paid_on', { mode: 'string' }).notNull(),
    orderId: bigint('order_id', { mode: 'number' })
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    amount: numeric({ precision: 12, scale: 2 }).notNull(),
    cardLast4: text('card_last4'),
    status: text({ enum: ['authorized', 'settled', 'voided'] }).notNull(),
  },
  ({ id, paidOn }) => [primaryKey({ columns: [id, paidOn] })],
)

/** Who is signed in. A session of staff that names a customer too is one in which support acts for that customer. */
export const sessions = pgTable('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  customerId: bigint('customer_id', { mode: 'number' }).references(() => customers.id, {
    onDelete: 'cascade',
  }),
  staffHandle: text('staff_handle').references(() => staff.handle, { onDelete: 'cascade' }),
  createdAt: moment('created_at').notNull().default(sql`now()`),
})
