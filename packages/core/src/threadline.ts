import type {
  ActorRef,
  AsOfResult,
  AuditChange,
  AuditTransaction,
  ChangeFilters,
  CorrelationBundle,
  CountResult,
  Facets,
  Histogram,
  HistoryEntry,
  Incident,
  InstantInput,
  Page,
  RowKeyInput,
  TimelineFilters,
  TransactionSummary,
} from '@threadline/contract'
import type { ResolvedConfig } from './config/resolve-config.ts'
import type { Database, TransactionOf } from './database/database.ts'
import type { AuditedTable } from './reading/audited-table.ts'
import type { ChangeText } from './reading/changes/change-text.ts'
import type { StreamTextOptions } from './reading/changes/stream-change-texts.ts'
import type { StreamOptions } from './reading/changes/stream-changes.ts'
import type { CountOptions } from './reading/counting/count.ts'
import type { FacetOptions } from './reading/counting/facets.ts'
import type { HistogramOptions } from './reading/counting/histogram.ts'
import type { Feed, FeedOptions } from './reading/following/feed.ts'
import type { FollowedChange, FollowOptions } from './reading/following/follow-changes.ts'
import type { HistoryOptions } from './reading/rows/history.ts'
import type { ReadLimits } from './reading/scope/limited-reader.ts'
import type { ReadScope } from './reading/scope/read-scope.ts'
import type { BundleOptions } from './reading/transactions/correlation-bundle.ts'
import type { IncidentOptions } from './reading/transactions/incident.ts'
import type { WindowOptions } from './reading/window.ts'
import type { RecordActionDetails, RecordActionOptions, RecordedAction } from './writing/record-action.ts'
import type { TransactionContext, TransactionOptions, TransactionResult } from './writing/transaction.ts'

/**
 * The handle of Threadline: plain data with functions, which may be taken apart and passed on. Functions of other packages take it first.
 *
 * The functions that read use `readDb`, on connections of their own: within the work of `transaction()` they do not see what it has not committed yet. A table is
 * `name` (schema `public`) or `schema.name`; ids are text of digits; times are ISO 8601 in UTC with microseconds.
 */
export interface Threadline<Db extends Database = Database> {
  readonly db: Db
  readonly readDb: Database
  readonly config: ResolvedConfig
  /** What the functions that read see of the trail: what every one of these lets through; none: everything. See `limited`. */
  readonly scopes: readonly ReadScope[]

  /**
   * Runs work in one database transaction whose changes are attributed to the actor of the context, records the action if one is named, and commits or rolls
   * back all of it together. The context in force (`withAuditContext`) supplies what is not given here. To retry, call it again. Called within its own
   * work it is refused: use the `tx` of the work.
   *
   * @throws ThreadlineError `missing_actor`, `invalid_context`, `invalid_action`, `transaction_nested`, `transaction_aborted`, `not_installed`,
   * `permission_denied`; errors of the work pass through unchanged
   * @example
   * ```ts
   * await threadline.transaction({ actor: user('42'), action: 'post.published' }, (tx) =>
   *   tx.update(posts).set({ status: 'published' }).where(eq(posts.id, 7)),
   * )
   * ```
   */
  transaction<Result>(
    context: TransactionContext,
    work: (tx: TransactionOf<Db>) => PromiseLike<Result> | Result,
    options?: TransactionOptions,
  ): Promise<TransactionResult<Result>>

  /**
   * Records a semantic action: within the work of `transaction()` as part of it, elsewhere in a transaction of its own.
   *
   * @throws ThreadlineError `invalid_action`, `missing_actor`, `transaction_required`, `not_installed`, `permission_denied`
   */
  recordAction(
    name: string,
    details?: RecordActionDetails,
    options?: RecordActionOptions,
  ): Promise<RecordedAction>

  /**
   * Who changed what, newest first, a page at a time.
   *
   * @throws ThreadlineError `invalid_filter` with every problem, `invalid_cursor`, `invalid_key`, `table_not_audited`, `not_installed`
   */
  timeline(filters?: TimelineFilters): Promise<Page<AuditChange>>
  /** How many changes match, exactly up to a maximum. @throws ThreadlineError as `timeline` */
  count(filters?: ChangeFilters, options?: CountOptions): Promise<CountResult>
  /** Changes over time, in buckets. @throws ThreadlineError as `timeline` */
  histogram(filters?: ChangeFilters, options?: HistogramOptions): Promise<Histogram>
  /** Which tables, ops and actors occur among the changes, and how often. @throws ThreadlineError as `timeline` */
  facets(filters?: ChangeFilters, options?: FacetOptions): Promise<Facets>
  /**
   * Every change as of one moment, in constant memory and without a cap; it holds one connection until it is read to its end or left.
   *
   * @throws ThreadlineError as `timeline`, when the first change is asked for
   */
  streamChanges(filters?: ChangeFilters, options?: StreamOptions): AsyncIterableIterator<AuditChange>
  /** With `follow: true`, the changes to come as well: none is missed, also of transactions that commit late. */
  streamChanges(
    filters: ChangeFilters | undefined,
    options: FollowOptions,
  ): AsyncIterableIterator<FollowedChange>

  /**
   * What `streamChanges` gives as JSON text, in batches: every digit as it is stored, no object for each value, several times as fast. For exports.
   *
   * @throws ThreadlineError as `timeline`, when the first batch is asked for
   */
  streamChangeTexts(
    filters?: ChangeFilters,
    options?: StreamTextOptions,
  ): AsyncIterableIterator<readonly ChangeText[]>

  /**
   * Everything that happened to a row, newest first, under all keys that it had.
   *
   * @param key - The value of the key, an object of key columns, or a list in key order.
   * @throws ThreadlineError `invalid_key`, `invalid_filter`, `invalid_cursor`, `table_not_audited`, `not_installed`
   */
  history(table: string, key: RowKeyInput, options?: HistoryOptions): Promise<Page<HistoryEntry>>
  /**
   * What a row was at an instant, as far as it is known.
   *
   * @param at - Inclusive; a date alone means its end in UTC.
   * @throws ThreadlineError `invalid_key`, `invalid_time`, `table_not_audited`, `not_installed`
   */
  asOf(table: string, key: RowKeyInput, at: InstantInput): Promise<AsOfResult>

  /**
   * The transactions of an actor in a window of time, newest first, each with a summary.
   *
   * @param actor - An actor, or its text such as `user/42`.
   */
  actorWindow(actor: ActorRef | string, options?: WindowOptions): Promise<Page<TransactionSummary>>
  /** Everything with one correlation id; null when there is nothing. */
  correlationBundle(id: string, options?: BundleOptions): Promise<CorrelationBundle | null>
  /** A transaction, its actions and its changes with diffs; null when there is none with this id. */
  incident(id: string, options?: IncidentOptions): Promise<Incident | null>
  /** A transaction with its context and actions; null when there is none with this id. */
  transactionById(id: string): Promise<AuditTransaction | null>
  /** A change; null when there is none with this id. */
  changeById(id: string): Promise<AuditChange | null>
  /** Every table that is or was audited, by name. */
  auditedTables(): Promise<AuditedTable[]>

  /** New changes for many subscribers, from one look at the database for all. Nothing happens before somebody subscribes. */
  feed(options?: FeedOptions): Feed

  /**
   * The same handle, whose functions that read see only a part of the trail, and end in time. What the scope hides is to them as if it did not exist, in every
   * answer; cursors are bound to it. Of a handle that is limited already, both limits hold. Its
   * `readDb` ends in time too, and knows of no scope. Writing is not limited.
   *
   * @throws ThreadlineError `invalid_scope`
   */
  limited(limits: ReadLimits): Threadline<Db>
}
