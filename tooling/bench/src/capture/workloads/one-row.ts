import { accounts } from '../shapes.ts'
import { prepared } from '../variants/variant.ts'
import { accountRow, accountValues, wideRow } from './account-row.ts'
import type { Lane, Step } from './lane.ts'

/** Inserts an account; the application asks for its id, as it does without capture. */
export function insertAccount({ variant, inserted, count }: Lane): Step {
  const columns = accounts.columns.join(', ')
  const parameters = accounts.columns.map((_, index) => `$${index + 1}`).join(', ')
  const text = `INSERT INTO ${variant.schema}.accounts (${columns}) VALUES (${parameters}) RETURNING id`
  return async (tx) => {
    const [row] = await tx.unsafe<{ id: string }[]>(text, accountValues(count), prepared)
    const id = Number(row?.id)
    inserted.push(id)
    return {
      table: 'accounts',
      op: 'insert',
      rowId: String(id),
      before: null,
      after: accountRow(id, count),
    }
  }
}

/** Updates two of the fifteen columns of an account. */
export function updateAccount({ variant, count }: Lane, rows: number): Step {
  const id = someRow(count, rows)
  const name = `Holder after change ${count}`
  const text = `UPDATE ${variant.schema}.accounts SET name = $1, version = version + 1 WHERE id = $2`
  return async (tx) => {
    await tx.unsafe(text, [name, id], prepared)
    const before = { name: `Holder of the account ${id}`, version: 1 }
    const after = { ...accountRow(id, id), name, version: 2 }
    return { table: 'accounts', op: 'update', rowId: String(id), before, after }
  }
}

/** Updates two of the fifty columns of a wide row. */
export function updateWide({ variant, count }: Lane, rows: number): Step {
  const id = someRow(count, rows)
  const text = `UPDATE ${variant.schema}.wide SET c1 = c1 + 1, c2 = $1 WHERE id = $2`
  return async (tx) => {
    const c2 = `some text of ordinary length after change ${count}`
    await tx.unsafe(text, [c2, id], prepared)
    const row = wideRow(id, id)
    const before = { c1: id, c2: `some text of ordinary length, as columns have it ${id}` }
    return { table: 'wide', op: 'update', rowId: String(id), before, after: { ...row, c1: id + 1, c2 } }
  }
}

/** Deletes the account that was inserted longest ago. */
export function deleteAccount({ variant, inserted, count }: Lane): Step {
  const id = inserted.shift()
  if (id === undefined) throw new Error(`No account is left to delete in ${variant.schema}.`)
  const text = `DELETE FROM ${variant.schema}.accounts WHERE id = $1`
  return async (tx) => {
    await tx.unsafe(text, [id], prepared)
    return { table: 'accounts', op: 'delete', rowId: String(id), before: accountRow(id, count), after: null }
  }
}

/** Walks through the rows in a scattered order that is the same for every lane. */
const someRow = (count: number, rows: number) => ((count * 7919) % rows) + 1
