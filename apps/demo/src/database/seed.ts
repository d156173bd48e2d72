import { system } from '@threadline/core'
import { count } from 'drizzle-orm'
import { hashPassword } from '../store/passwords.ts'
import { customers, products, staff } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { catalogue, people, team } from './seed-data.ts'

/** The password of everybody in the demo. */
export const everybodysPassword = 'demo'

/** Fills an empty store with staff, customers and a catalogue. Returns false, and does nothing, for one that has customers. */
export async function seedStore({ db, threadline }: Store): Promise<boolean> {
  const [row] = await db.select({ rows: count() }).from(customers)
  if (row !== undefined && row.rows > 0) return false
  const passwordHash = await hashPassword(everybodysPassword)
  await threadline.transaction(
    { actor: system('seed'), source: 'seed', action: 'store.opened' },
    async (tx) => {
      await tx.insert(staff).values(team.map((member) => ({ ...member, passwordHash })))
      await tx.insert(products).values(catalogue.map((product) => ({ ...product, price: product.listPrice })))
      await tx.insert(customers).values(people.map((person) => ({ ...person, passwordHash })))
    },
  )
  return true
}
