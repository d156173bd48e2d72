/** A step of a purge: plain data, fit to be a line of a log. The counts are those of the whole run so far. */
export interface PurgeProgress {
  readonly event: 'started' | 'partition_dropped' | 'partition_in_use' | 'batch' | 'ended'
  readonly runId: string
  /** The partition in question. */
  readonly partition: string | null
  /** How many batches there have been. */
  readonly batch: number
  readonly deletedChanges: number
  readonly deletedTransactions: number
  readonly partitionsDropped: number
  /** Milliseconds since the run began. */
  readonly elapsedMs: number
}
