import { accounts, fill } from '../shapes.ts'
import type { BulkStatement } from '../variants/variant.ts'
import { setContext } from '../variants/variant.ts'
import type { Lane } from './lane.ts'

export type BulkWorkloadName = 'bulkInsert' | 'bulkUpdate' | 'bulkDelete'

/** A statement over many rows whose duration is measured. */
export interface BulkWorkload {
  readonly name: BulkWorkloadName
  readonly op: BulkStatement['op']
  readonly run: (lane: Lane) => Promise<void>
}

/** Where the rows of a bulk insert are kept, as the columns that an insert names. */
const sourceTable = 'bench_source.accounts'

/** Makes the source of the bulk inserts. */
export const makeSource = (rows: number): string[] => [
  'CREATE SCHEMA bench_source',
  accounts.create('bench_source'),
  fill('bench_source', accounts, rows),
]

/**
 * Inserts all rows of the source, updates two columns of each, and deletes them: to be run in this order.
 *
 * @param above - Rows with a greater id are those of the bulk statements.
 */
export const bulkWorkloads = (above: number): readonly BulkWorkload[] => {
  const workload = (
    name: BulkWorkloadName,
    op: BulkStatement['op'],
    before: string,
    after: string,
    text: (table: string) => string,
  ): BulkWorkload => ({
    name,
    op,
    run: (lane) =>
      runBulk(lane, {
        table: 'accounts',
        op,
        text: text(`${lane.variant.schema}.accounts`),
        before,
        after,
      }),
  })
  const columns = accounts.columns.join(', ')
  const oldValues = `jsonb_build_object('balance', balance - 1, 'version', version - 1)`
  const row = 'to_jsonb(changed)'
  return [
    workload(
      'bulkInsert',
      'insert',
      'NULL',
      row,
      (table) => `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${sourceTable}`,
    ),
    workload(
      'bulkUpdate',
      'update',
      oldValues,
      row,
      (table) => `UPDATE ${table} SET balance = balance + 1, version = version + 1 WHERE id > ${above}`,
    ),
    workload('bulkDelete', 'delete', row, 'NULL', (table) => `DELETE FROM ${table} WHERE id > ${above}`),
  ]
}

async function runBulk({ sql, variant }: Lane, statement: BulkStatement): Promise<void> {
  await sql.begin(async (tx) => {
    const context = variant.setsContext ? setContext(tx).execute() : undefined
    await tx.unsafe(variant.recordMany?.(statement) ?? statement.text)
    await context
  })
}
