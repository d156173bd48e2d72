import type { CaptureErrorPolicy } from '@threadline/contract'

/** How one table is captured. */
export interface TableConfig {
  /** Columns whose values are never stored, in no image, list or key. @defaultValue none */
  readonly exclude?: readonly string[]
  /** Columns whose values are replaced by `maskPlaceholder` before they are stored. @defaultValue none */
  readonly mask?: readonly string[]
  /** What stands for a masked value. @defaultValue '[REDACTED]' */
  readonly maskPlaceholder?: string
  /**
   * Whether an update keeps the earlier values of the columns that it changed. Without them an update costs less space, and a diff shows only that a
   * column changed; the values can still be found in the change before. @defaultValue true
   */
  readonly storeChangedFrom?: boolean
  /**
   * What becomes of a write that cannot be captured, because the audit schema is damaged or out of space. `block` refuses it. `allow` lets it through: the trail
   * is then incomplete, which is counted and reported; and each captured row costs a subtransaction. @defaultValue 'block'
   */
  readonly onCaptureError?: CaptureErrorPolicy
  /**
   * Columns that do not count: an update of nothing else is not recorded, and they appear nowhere. For `updated_at`, counters and caches.
   * @defaultValue none
   */
  readonly exceptColumns?: readonly string[]
  /**
   * The columns of a unique index that identify a row, in the order in which keys are to be written, for a table without a primary key (or to use
   * another key than it). The index must be unique, complete (no WHERE, no expressions) and all its columns NOT NULL. @defaultValue the primary key
   */
  readonly primaryKey?: readonly string[]
}

/** How long changes are kept: exactly one of the two. */
export interface RetentionWindow {
  /** Days of 24 hours, a positive whole number. */
  readonly keepDays?: number
  /** Seconds, a positive whole number, where days are too coarse. */
  readonly maxAgeSeconds?: number
}

/** What a purge may remove, and how a scheduled purge runs. */
export interface RetentionConfig extends RetentionWindow {
  /** A purge refuses to run without `true`. @defaultValue false */
  readonly enabled?: boolean
  /** Whether transactions that have lost all their changes go too. @defaultValue true */
  readonly deleteEmptyTransactions?: boolean
  /** Windows of single tables, by `name` or `schema.name`. @defaultValue the window of all */
  readonly tables?: Readonly<Record<string, RetentionWindow>>
  /** Minutes between two scheduled purges. @defaultValue 60 */
  readonly intervalMinutes?: number
  /** Milliseconds of rest between two batches. @defaultValue 50 */
  readonly sleepMs?: number
}

/** The configuration of Threadline. A table is `name` (schema `public`) or `schema.name`, see `parseTableName`. */
export interface ThreadlineConfig {
  /** The schema that holds the audit tables and functions. @defaultValue 'threadline' */
  readonly storageSchema?: string
  /** The tables that are captured, and what of them is stored. `{}` is "everything". @defaultValue none */
  readonly tables?: Readonly<Record<string, TableConfig>>
  readonly verifyCoverage?: {
    /** The tables that `verify coverage` protects; it fails when there are none. @defaultValue none */
    readonly expectedTables?: readonly string[]
  }
  readonly health?: {
    /** Tables that are left uncovered on purpose. @defaultValue none */
    readonly expectedUncoveredTables?: readonly string[]
    /** Bookkeeping tables of migration tools that are to be audited all the same. @defaultValue none */
    readonly auditAnyway?: readonly string[]
    /** Milliseconds between two looks at coverage in the console, at least 5000. @defaultValue 30000 */
    readonly coveragePollMs?: number
    /** The share of a table's changes of the last 24 hours that may be without an actor, from 0 to 1. @defaultValue 0.05 */
    readonly unattributedThreshold?: number
  }
  readonly retention?: RetentionConfig
  readonly exports?: {
    /** Hours for which a finished export can be downloaded. @defaultValue 168 */
    readonly ttlHours?: number
    /** Hours after which an export that still says "running" counts as failed. @defaultValue 24 */
    readonly staleRunningHours?: number
    /** Where finished exports are kept. */
    readonly storage?: {
      /** A local folder, relative to the working directory. @defaultValue 'threadline-exports' */
      readonly folder?: string
    }
  }
  readonly evidence?: {
    /**
     * Whether checks of coverage, redaction and retention, purges and exports record evidence by themselves. Their role then needs EXECUTE on
     * `record_evidence`. @defaultValue false
     */
    readonly automatic?: boolean
  }
}

/**
 * Gives a configuration its type, for `threadline.config.ts`. It checks nothing when it runs: `resolveConfig` does, wherever the configuration is used.
 *
 * @example
 * ```ts
 * export default defineConfig({ tables: { posts: { exclude: ['draft_token'] }, 'billing.invoices': {} } })
 * ```
 */
export function defineConfig<const Config extends ThreadlineConfig>(config: Config): Config {
  return config
}
