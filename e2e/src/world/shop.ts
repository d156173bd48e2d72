import { admin, anonymous, job, onBehalfOf, serviceAccount, user } from '@threadline/contract'
import { defineConfig, type Threadline, type TransactionContext } from '@threadline/core'
import { sql } from 'drizzle-orm'

/** The tables of a small shop with two tenants, and one table of hostile data. */
export const shopTables = `
  create table customers (id int primary key, tenant text not null, name text, email text, password_hash text, vip boolean default false);
  create table orders (id int primary key, tenant text not null, customer_id int, status text not null, total numeric(14,2), address jsonb, note text);
  create table order_lines (order_id int, line int, product text, quantity int, price numeric(10,2), primary key (order_id, line));
  create table products (sku text primary key, name text, price numeric(10,2), stock int);
  create table payments (id int primary key, order_id int, amount numeric(14,2), card text);
  create table sessions (id int primary key, token text);
  create table "Odd ""Names"" <b>" (id text primary key, "__proto__" text, "constructor" text, html text, rtl text, big jsonb, "a field with a very long name that goes on and on" text);
  create table wide (id int primary key, data jsonb)`

export const shopConfig = defineConfig({
  tables: {
    customers: { mask: ['email'], exclude: ['password_hash'] },
    orders: {},
    order_lines: { storeChangedFrom: false },
    products: {},
    payments: { mask: ['card'] },
    '"Odd ""Names"" <b>"': {},
    wide: {},
  },
  verifyCoverage: { expectedTables: ['customers', 'orders', 'payments'] },
  retention: { enabled: true, keepDays: 90 },
})

type Write = (context: TransactionContext, ...statements: string[]) => Promise<string>

const writer =
  (threadline: Threadline): Write =>
  async (context, ...statements) => {
    const { auditTransactionId } = await threadline.transaction(context, async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(statement))
    })
    return auditTransactionId ?? ''
  }

/** Ids of what tests look at. */
export interface Shop {
  readonly orderPlaced: string
  readonly refund: string
  readonly write: Write
}

const scripts = '<script>window.hacked = true</script><img src=x onerror="window.hacked=true">'

/** Fills the shop: every kind of change, actor and context, and data that wants to do harm. */
export async function fillShop(threadline: Threadline): Promise<Shop> {
  const write = writer(threadline)
  const deploy = {
    actor: serviceAccount('deployer'),
    correlationId: 'deploy-2026.11',
    action: 'catalogue.imported',
  }
  await write(
    deploy,
    `insert into products select 'SKU-' || g, 'Product ' || g, (g * 7 % 90) + 0.99, g * 3 from generate_series(1, 60) g`,
    `insert into customers select g, case when g % 2 = 0 then 'acme' else 'globex' end, 'Customer ' || g, 'c' || g || '@example.com', md5(g::text) from generate_series(1, 40) g`,
  )
  let orderPlaced = ''
  for (let id = 1; id <= 60; id += 1) {
    const tenant = id % 2 === 0 ? 'acme' : 'globex'
    orderPlaced = await write(
      {
        actor: user(`shopper-${id % 9}`),
        correlationId: `req_${id.toString(16).padStart(12, '0')}`,
        requestId: `r-${id}`,
        source: 'web',
        action: 'order.placed',
      },
      `insert into orders values (${id}, '${tenant}', ${id % 40 || 40}, 'open', ${id * 13}.50, '{"city":"Bern","lines":[{"street":"Ring","no":${id}}],"zip":"3011"}', null)`,
      `insert into order_lines select ${id}, g, 'SKU-' || g, g, g * 2.5 from generate_series(1, 3) g`,
      `update products set stock = stock - 1 where sku in ('SKU-1', 'SKU-2')`,
    )
  }
  for (let id = 1; id <= 40; id += 1) {
    await write(
      {
        actor: id % 5 === 0 ? job('nightly-billing') : admin('anna'),
        correlationId: `bill-${id}`,
        jobId: `job-${id}`,
        action: 'order.paid',
      },
      `update orders set status = 'paid', address = jsonb_set(address, '{lines,0,no}', '${id * 2}') where id = ${id}`,
      `insert into payments values (${id}, ${id}, ${id * 13}.50, '4111 1111 1111 ${1000 + id}')`,
      `update order_lines set quantity = quantity + 1 where order_id = ${id} and line = 1`,
    )
  }
  const refund = await write(
    {
      actor: onBehalfOf(admin('anna'), user('shopper-7')),
      correlationId: 'case-4711',
      requestId: 'r-4711',
      source: 'support',
      action: {
        name: 'order.refunded',
        reason: 'Arrived broken',
        comment: 'Customer called twice',
        category: 'support',
      },
      meta: { ticket: 'T-4711', attempts: 2 },
    },
    `update orders set status = 'refunded', total = 0, note = 'refund' where id = 7`,
    `update payments set amount = 0 where id = 7`,
    `update customers set vip = true, email = 'new@example.com' where id = 7`,
    `delete from order_lines where order_id = 7 and line = 3`,
  )
  await write({ actor: anonymous(), correlationId: 'gdpr-12' }, `delete from customers where id = 12`)
  await write(
    { actor: user('shopper-1') },
    `update products set sku = 'SKU-NEW', name = 'Renamed' where sku = 'SKU-60'`,
  )
  await write(
    { actor: user('../../etc/passwd'), correlationId: 'a/b?c#d%2F', requestId: '<b>req</b>' },
    `update products set price = price + 1 where sku = 'SKU-3'`,
  )
  await write({ actor: serviceAccount('cleaner') }, 'truncate payments')
  await threadline.db.execute(sql.raw(`update products set stock = 999 where sku = 'SKU-5'`))
  await fillHostile(write)
  return { orderPlaced, refund, write }
}

async function fillHostile(write: Write): Promise<void> {
  const odd = '"Odd ""Names"" <b>"'
  const context = { actor: user(`eve ${scripts}`.slice(0, 60)), correlationId: 'hostile' }
  await write(
    context,
    `insert into ${odd} values ('${scripts}', 'polluted', 'yes', '${scripts}', E'safe \\u202Egnp.exe\\u202C end', '{"__proto__":{"admin":true},"constructor":{"prototype":1},"nested":{"deep":[1,2,{"x":null}]}}', repeat('long ', 2000))`,
    `insert into ${odd} values ('.', 'dot', null, E'line one\\nline two\\ttab', null, null, null)`,
    `insert into ${odd} values ('', 'empty', null, '', null, null, null)`,
    `insert into ${odd} values ('a/b%2Fc?d#e&f', 'slash', null, null, null, null, null)`,
    `update ${odd} set "__proto__" = 'changed', big = jsonb_set(big, '{nested,deep,0}', '7') where id = '${scripts}'`,
  )
  await write(
    context,
    `insert into wide select 1, jsonb_object_agg('field_' || g, repeat('x', 100)) from generate_series(1, 10000) g`,
    `insert into wide select 2, to_jsonb(repeat('0123456789', 1000000))`,
  )
}
