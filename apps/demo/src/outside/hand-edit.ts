import type { Sql } from 'postgres'

/**
 * Somebody at a psql prompt who names nobody. The change is captured all the same, and stands in the trail as what it
 * is: unattributed, with the database role and the program that it came from.
 *
 * @returns Whether there was such a product and its name was another one.
 */
export async function renameByHand(sql: Sql, sku: string, name: string): Promise<boolean> {
  const changed = await sql`update products set name = ${name} where sku = ${sku} and name <> ${name}`
  return changed.count > 0
}
