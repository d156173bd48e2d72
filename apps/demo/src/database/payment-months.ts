import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'

/** How many months after the current one have a partition ready. */
const monthsAhead = 3

/** Makes the partitions of `payments` that are missing: one a month, from last month on. */
export async function addPaymentMonths(db: PostgresJsDatabase): Promise<void> {
  for (let month = -1; month <= monthsAhead; month++) {
    await db.execute(sql`
      do ${sql.raw(`$$
        declare
          month date := date_trunc('month', current_date) + interval '${month} months';
        begin
          execute format(
            'create table if not exists %I partition of payments for values from (%L) to (%L)',
            'payments_' || to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date);
        end $$`)}`)
  }
}
