import type postgres from 'postgres'

/** What the loop has deleted. */
export interface PlainDelete {
  readonly changes: number
  readonly transactions: number
  readonly finished: boolean
}

/** Lets plain statements delete, as in a trail that nobody guards. */
export async function withoutGuard(sql: postgres.Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select tgrelid::regclass::text as name from pg_trigger where tgname = 'append_only' and not tgisinternal`
  for (const { name } of tables) await sql.unsafe(`ALTER TABLE ${name} DISABLE TRIGGER append_only`)
}

/**
 * The loop that is found in most projects: 500 rows at a time by their age, and after each the transactions that have nothing left, which are looked for among
 * all of them. It is told the partitions, which makes it faster than one that deletes from the parent.
 */
export async function plainDelete(
  sql: postgres.Sql,
  { rows, limitMs }: { readonly rows: number; readonly limitMs: number },
): Promise<PlainDelete> {
  const deadline = performance.now() + limitMs
  let changes = 0
  let transactions = 0
  for (const { month } of await months(sql)) {
    let deleted = 1
    while (deleted > 0 && changes < rows && performance.now() < deadline) {
      const leaf = `threadline.audit_changes_${month}`
      deleted = (
        await sql.unsafe(`DELETE FROM ${leaf} WHERE id IN (SELECT id FROM ${leaf} ORDER BY id LIMIT 500)`)
      ).count
      changes += deleted
      transactions += (await sql.unsafe(deleteOrphans(month))).count
    }
  }
  return { changes, transactions, finished: changes >= rows }
}

const deleteOrphans = (month: string) => `
  DELETE FROM threadline.audit_transactions_${month} WHERE id IN (
    SELECT id FROM threadline.audit_transactions_${month} AS header
    WHERE NOT EXISTS (SELECT FROM threadline.audit_changes AS change WHERE change.transaction_id = header.id) ORDER BY id LIMIT 500)`

const months = (sql: postgres.Sql) => sql<{ month: string }[]>`
  select substr(name, length('audit_changes_') + 1) as month from threadline.trail_partitions('audit_changes')
  where lower_id is not null and upper_id is not null`
