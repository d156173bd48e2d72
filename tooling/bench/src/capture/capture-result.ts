import type { Environment } from '../report/environment.ts'
import type { CaptureSize } from './capture-size.ts'
import type { VariantName } from './variants/variant.ts'
import type { BulkWorkloadName } from './workloads/bulk.ts'
import type { TransactionWorkloadName } from './workloads/transactions.ts'

/** A figure for each variant that records or sets something. */
export type ByVariant = Readonly<Partial<Record<VariantName, number>>>

/** One line of the measurements of time. */
export interface TimeResult<Name extends string = string> {
  readonly name: Name
  readonly label: string
  /** The work without capture, in microseconds: of a transaction, or of a row of a bulk statement. */
  readonly baseline: number
  /** Median distance between the two baselines of a round, as a share. */
  readonly drift: number
  /** Microseconds on top of the baseline. */
  readonly added: ByVariant
  /** Bytes of audit tables and their indexes for each change. */
  readonly bytesPerChange: ByVariant
}

export interface WalResult {
  readonly variant: VariantName
  readonly label: string
  readonly afterCheckpoint: number
  readonly steady: number
}

/** What `bench capture` has measured. */
export interface CaptureResult {
  readonly environment: Environment
  readonly size: CaptureSize
  /** Microseconds for a prepared statement that does nothing: what a statement costs before it does anything. */
  readonly emptyStatement: number
  readonly transactions: readonly TimeResult<TransactionWorkloadName>[]
  readonly bulk: readonly TimeResult<BulkWorkloadName>[]
  /** WAL of a transaction that updates 2 of 15 columns of one row, in bytes. */
  readonly wal: readonly WalResult[]
}
