import { type JsonObject, parseJson } from '@threadline/contract'
import { sqlState, type Threadline, user } from '@threadline/core'
import type { TestDatabase } from '@threadline/testing'
import { type SQL, sql } from 'drizzle-orm'

/** A whole number from 0 to below `below`, the same sequence for the same seed. */
export type Random = (below: number) => number

export function randomNumbers(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) % below
  }
}

/** Transactions on `orders`, some of which are rolled back. */
export async function write(threadline: Threadline, random: Random, transactions: number): Promise<void> {
  for (let count = 0; count < transactions; count++) {
    const statements = Array.from({ length: 1 + random(3) }, () => statement(random))
    try {
      await threadline.transaction({ actor: user(String(count)) }, async (tx) => {
        for (const each of statements) await tx.execute(each)
        if (random(8) === 0) throw new RolledBack()
      })
    } catch (error) {
      // Two writers can meet: a key that is taken, rows in another order, a row on its way to another partition.
      const expected = ['23505', '40P01', '40001'].includes(sqlState(error) ?? '')
      if (!(error instanceof RolledBack) && !expected) throw error
    }
  }
}

class RolledBack extends Error {}

function statement(random: Random): SQL {
  const no = 1 + random(500)
  const tenant = no % 7
  switch (random(8)) {
    case 0:
      return sql`delete from orders where tenant = ${tenant} and no = ${no}`
    case 1:
      return sql`insert into orders values (${tenant}, ${no}, 1, 'geheim') on conflict (tenant, no) do update set amount = orders.amount + 1`
    case 2:
      return sql`update orders set no = no + 1000 where tenant = ${tenant} and no = ${no}`
    case 3:
      return sql`update orders set tenant = ${random(7)} where tenant = ${tenant} and no = ${no}`
    case 4:
      return sql`update orders set seen = seen + 1 where no between ${no} and ${no + 20}`
    case 5:
      return sql`update orders set card = 'geheim' || ${String(no)}::text, note = note || 'x' where tenant = ${tenant} and no = ${no}`
    case 6:
      return sql`select from orders where tenant = ${tenant} and no between ${no} and ${no + 50} for no key update`
    default:
      return sql`update orders set amount = amount + 1 where tenant = ${tenant} and no between ${no} and ${no + 5}`
  }
}

/** What a table held at an instant at which nobody was writing. */
export interface Copy {
  readonly at: string
  readonly rows: readonly { readonly key: [number, number]; readonly row: JsonObject }[]
}

export async function copyOf(db: TestDatabase): Promise<Copy> {
  const rows = await db.sql<{ at: string; tenant: number; no: number; row: string }[]>`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, tenant, no,
      json_build_object('tenant', tenant, 'no', no, 'amount', amount, 'note', '[REDACTED]')::text as row
    from orders`
  const parsed = rows.map(({ tenant, no, row }) => ({
    key: [tenant, no] as [number, number],
    row: parseJson(row) as JsonObject,
  }))
  return {
    at:
      rows
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '',
    rows: parsed,
  }
}
