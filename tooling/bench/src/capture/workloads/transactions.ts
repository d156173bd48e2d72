import { type Lane, runTransaction, type Step } from './lane.ts'
import { deleteAccount, insertAccount, updateAccount, updateWide } from './one-row.ts'

export type TransactionWorkloadName = 'insert' | 'update15' | 'update50' | 'delete' | 'ten'

/** A kind of transaction whose duration is measured. */
export interface TransactionWorkload {
  readonly name: TransactionWorkloadName
  readonly label: string
  /** Changes of one transaction. */
  readonly changes: number
  /** Runs the next transaction of a lane. */
  readonly run: (lane: Lane) => Promise<void>
}

/**
 * The transactions, in the order in which they are run: what is deleted was inserted before.
 *
 * @param rows - How many rows each table holds that are never deleted.
 */
export const transactionWorkloads = (rows: number): readonly TransactionWorkload[] => {
  const workload = (name: TransactionWorkloadName, label: string, steps: (lane: Lane) => Step[]) => ({
    name,
    label,
    changes: name === 'ten' ? 10 : 1,
    run: async (lane: Lane) => {
      await runTransaction(lane, steps(lane))
      lane.count += 1
    },
  })
  return [
    workload('insert', 'insert', (lane) => [insertAccount(lane)]),
    workload('update15', 'update 2 of 15', (lane) => [updateAccount(lane, rows)]),
    workload('update50', 'update 2 of 50', (lane) => [updateWide(lane, rows)]),
    // Four inserts, four updates, two deletes.
    workload('ten', 'ten statements', (lane) => [
      ...repeat(4, () => insertAccount(lane)),
      ...repeat(4, (index) => updateAccount({ ...lane, count: lane.count * 4 + index }, rows)),
      ...repeat(2, () => deleteAccount(lane)),
    ]),
    workload('delete', 'delete', (lane) => [deleteAccount(lane)]),
  ]
}

const repeat = (times: number, make: (index: number) => Step) =>
  Array.from({ length: times }, (_, index) => make(index))

/** The transaction whose WAL is measured: an update of 2 of 15 columns of one of so many rows. */
export const walTransaction =
  (rows: number) =>
  async (lane: Lane): Promise<void> => {
    await runTransaction(lane, [updateAccount(lane, rows)])
    lane.count += 1
  }
