import type { Sql } from 'postgres'

/** How many pieces of a product the warehouse has found more (or fewer) than the store believed. */
export interface StockCount {
  readonly sku: string
  readonly pieces: number
}

/**
 * The warehouse is another program, perhaps in another language: it knows nothing of Threadline's library and names
 * its actor in plain SQL, in the transaction of its writes.
 *
 * @returns The products whose stock was changed.
 */
export async function syncStock(sql: Sql, batch: string, counts: readonly StockCount[]) {
  return await sql.begin(async (tx) => {
    await tx`
      select set_config('threadline.actor_ref', '{"type":"service_account","id":"warehouse"}', true),
             set_config('threadline.context', ${JSON.stringify({ correlation_id: batch, source: 'warehouse' })}, true)`
    const skus = counts.map(({ sku }) => sku)
    const pieces = counts.map((count) => count.pieces)
    const changed = await tx<{ sku: string }[]>`
      with counted as (select * from unnest(${skus}::text[], ${pieces}::int[]) as c (sku, pieces)),
           locked as (select sku from products where sku = any (${skus}) order by sku for update)
      update products p set stock = p.stock + c.pieces
      from counted c join locked using (sku)
      where p.sku = c.sku
      returning p.sku`
    await tx`select threadline.record_action('stock.synced', '{}')`
    return changed.map(({ sku }) => sku)
  })
}
