import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'

/** How many months after the current one have a partition ready. */
const monthsAhead = 3

/**
 * Makes the partitions of `payments` that are missing: one a month, from last month on.
 *
 * @returns Whether there were any.
 */
export async function addPaymentMonths(db: PostgresJsDatabase): Promise<boolean> {
  const missing = await db.execute<{ name: string; first: string; next: string }>(sql`
    select name, first::text, (first + interval '1 month')::date::text as next
    from generate_series(-1, ${monthsAhead}::int) as offset_months,
      lateral (select (date_trunc('month', current_date) + offset_months * interval '1 month')::date as first) as month,
      lateral (select 'payments_' || to_char(first, 'YYYY_MM') as name) as partition
    where to_regclass('public.' || name) is null`)
  for (const { name, first, next } of missing) {
    await db.execute(
      sql.raw(
        `create table if not exists ${name} partition of payments for values from ('${first}') to ('${next}')`,
      ),
    )
  }
  return missing.length > 0
}
