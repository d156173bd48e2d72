/** How much is measured. */
export interface CaptureSize {
  /** Rows of each table before anything is measured. */
  readonly rows: number
  /** Transactions of every lane before the first round, for caches and plans. */
  readonly warmUp: number
  readonly rounds: number
  /** Transactions of a lane in a round; a tenth of it for transactions of ten statements. */
  readonly block: number
  readonly bulkRows: number
  readonly bulkRounds: number
  readonly walTransactions: number
}

export const fullSize: CaptureSize = {
  rows: 20_000,
  warmUp: 500,
  rounds: 40,
  block: 250,
  bulkRows: 100_000,
  bulkRounds: 5,
  walTransactions: 2000,
}

/** Enough to see that everything works; its figures mean nothing. */
export const quickSize: CaptureSize = {
  rows: 200,
  warmUp: 10,
  rounds: 3,
  block: 20,
  bulkRows: 500,
  bulkRounds: 2,
  walTransactions: 50,
}
