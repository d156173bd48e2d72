import type postgres from 'postgres'

/** Where the loop deletes: tables like those of the trail, but not partitioned and under no guard. */
const tables = { changes: 'plain_changes', transactions: 'plain_transactions' } as const

/**
 * Puts a copy of the trail beside it as a team keeps it that has written its own: one table of changes and one of transactions, with the same indexes, and an
 * index on the time for the purge.
 */
export async function copyTrail(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    CREATE TABLE ${tables.changes} (LIKE threadline.audit_changes INCLUDING ALL);
    CREATE TABLE ${tables.transactions} (LIKE threadline.audit_transactions INCLUDING ALL)`)
  for (const index of ['changes', 'transactions'] as const) {
    await sql.unsafe(`INSERT INTO ${tables[index]} SELECT * FROM threadline.audit_${index}`)
  }
  await sql.unsafe(`CREATE INDEX ON ${tables.changes} (captured_at)`)
  await sql.unsafe(`VACUUM ANALYZE ${tables.changes}, ${tables.transactions}`)
}

/** What the loop has deleted. */
export interface PlainDelete {
  readonly changes: number
  readonly transactions: number
  readonly finished: boolean
}

/**
 * The loop that is found in most projects: 500 rows at a time by their age, and after each the transactions that have nothing left, which are looked for among all
 * of them.
 */
export async function plainDelete(
  sql: postgres.Sql,
  { rows, limitMs }: { readonly rows: number; readonly limitMs: number },
): Promise<PlainDelete> {
  const deadline = performance.now() + limitMs
  let changes = 0
  let transactions = 0
  while (changes < rows && performance.now() < deadline) {
    const deleted = await sql.unsafe(`
      DELETE FROM ${tables.changes} WHERE id IN (SELECT id FROM ${tables.changes} ORDER BY captured_at LIMIT 500)`)
    const orphans = await sql.unsafe(`
      DELETE FROM ${tables.transactions} WHERE id IN (
        SELECT id FROM ${tables.transactions} AS header WHERE started_at < (SELECT min(captured_at) FROM ${tables.changes})
          AND NOT EXISTS (SELECT FROM ${tables.changes} AS change WHERE change.transaction_id = header.id) LIMIT 500)`)
    changes += deleted.count
    transactions += orphans.count
  }
  return { changes, transactions, finished: changes >= rows }
}

/** Tables whose dead rows are those of the loop. */
export const plainTables = Object.values(tables)
