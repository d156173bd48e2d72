import type { BulkWorkloadName } from './workloads/bulk.ts'
import type { TransactionWorkloadName } from './workloads/transactions.ts'

interface RatioTargets {
  /** Added time against that of the second INSERT written by hand, at most. */
  readonly toHand: number
  /** Added time against that of the textbook trigger, at most. */
  readonly toTextbook?: number
}

/** The ratios that capture must not exceed. */
export const ratioTargets: Readonly<Record<TransactionWorkloadName | BulkWorkloadName, RatioTargets>> = {
  insert: { toHand: 1.1, toTextbook: 0.6 },
  update15: { toHand: 1.4, toTextbook: 0.6 },
  update50: { toHand: 1.5, toTextbook: 0.6 },
  delete: { toHand: 1.15, toTextbook: 0.6 },
  ten: { toHand: 1.1 },
  bulkInsert: { toHand: 1.25 },
  bulkUpdate: { toHand: 1.35 },
  bulkDelete: { toHand: 1.3 },
}

/** Bytes of WAL that capture adds to a transaction that updates one row of 15 columns. */
export const walTarget = 1500
