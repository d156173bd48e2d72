import type postgres from 'postgres'
import { setContext, type Variant, type WrittenChange } from '../variants/variant.ts'

/** One variant while it is measured. */
export interface Lane {
  readonly variant: Variant
  readonly sql: postgres.Sql
  /** Rows that were inserted and may be deleted again, oldest first. */
  readonly inserted: number[]
  /** Transactions so far; every lane goes through the same numbers, and so through the same rows. */
  count: number
}

export const makeLane = (variant: Variant, sql: postgres.Sql): Lane => ({
  variant,
  sql,
  inserted: [],
  count: 0,
})

/** A statement that changes one row, and resolves with what it changed. */
export type Step = (tx: postgres.TransactionSql) => Promise<WrittenChange>

/**
 * One transaction, as an application runs it: each statement waits for the answer to the one before. Only the context is sent ahead without waiting, as
 * `threadline.transaction()` sends it.
 */
export async function runTransaction({ sql, variant }: Lane, steps: readonly Step[]): Promise<void> {
  await sql.begin(async (tx) => {
    const context = variant.setsContext ? setContext(tx).execute() : undefined
    for (const step of steps) {
      const change = await step(tx)
      if (variant.record) await variant.record(tx, change)
    }
    await context
  })
}
