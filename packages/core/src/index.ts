export {
  type ActionInput,
  type ActorIdentity,
  type ActorRef,
  type ActorType,
  type AsOfResult,
  type AuditAction,
  type AuditChange,
  type AuditContext,
  type AuditContextInput,
  type AuditTransaction,
  actorKey,
  admin,
  anonymous,
  type ChangeFilters,
  type ChangeOp,
  type CorrelationBundle,
  type CountResult,
  changeDiff,
  type ErrorCode,
  type EvidenceFilters,
  type EvidenceInput,
  type EvidenceRecord,
  type EvidenceSubject,
  type EvidenceVerdict,
  errorCodes,
  type Facets,
  type FieldDiff,
  type Histogram,
  type HistoryEntry,
  type Incident,
  type IncidentChange,
  type InstantInput,
  isThreadlineError,
  type JsonObject,
  type JsonValue,
  job,
  onBehalfOf,
  type Page,
  type Problem,
  parseActorKey,
  parseActorRef,
  type RowKeyInput,
  serviceAccount,
  system,
  ThreadlineError,
  type TimelineFilters,
  type TopologyCheck,
  type TopologyReport,
  type TransactionSummary,
  user,
} from '@threadline/contract'
export {
  defineConfig,
  type RetentionConfig,
  type RetentionWindow,
  type TableConfig,
  type ThreadlineConfig,
} from './config/define-config.ts'
export {
  type ResolvedConfig,
  type ResolvedRetention,
  type ResolvedRetentionWindow,
  type ResolvedTable,
  resolveConfig,
} from './config/resolve-config.ts'
export { formatTableName, parseTableName, type TableName } from './config/table-name.ts'
export {
  currentAuditContext,
  type WithAuditContextOptions,
  withAuditContext,
} from './context/audit-context.ts'
export {
  contextFromRequest,
  type RequestContextOptions,
  type RequestHeaders,
} from './context/context-from-request.ts'
export { contextFromJob, serializeContext } from './context/job-context.ts'
export { type CreateThreadlineOptions, createThreadline } from './create-threadline.ts'
export type { Database, Executor, TransactionOf, TransactionSettings } from './database/database.ts'
export { sqlState } from './database/sql-state.ts'
export { toThreadlineError } from './database/to-threadline-error.ts'
export { listEvidence } from './evidence/list-evidence.ts'
export { type RecordEvidenceOptions, recordCheck, recordEvidence } from './evidence/record-evidence.ts'
export type { AuditedTable } from './reading/audited-table.ts'
export type { ChangeText } from './reading/changes/change-text.ts'
export type { StreamTextOptions } from './reading/changes/stream-change-texts.ts'
export type { StreamOptions } from './reading/changes/stream-changes.ts'
export type { CountOptions } from './reading/counting/count.ts'
export type { FacetOptions } from './reading/counting/facets.ts'
export type { HistogramOptions } from './reading/counting/histogram.ts'
export type { Feed, FeedOptions } from './reading/following/feed.ts'
export type { FeedItem, SubscribeOptions } from './reading/following/feed-subscriber.ts'
export type { FollowedChange, FollowOptions } from './reading/following/follow-changes.ts'
export type { HistoryOptions } from './reading/rows/history.ts'
export type { ReadLimits } from './reading/scope/limited-reader.ts'
export type { ReadScope, ScopeRule, ScopeValue } from './reading/scope/read-scope.ts'
export type { BundleOptions } from './reading/transactions/correlation-bundle.ts'
export type { IncidentOptions } from './reading/transactions/incident.ts'
export type { WindowOptions } from './reading/window.ts'
export type { Threadline } from './threadline.ts'
export { type VerifyTopologyOptions, verifyTopology } from './topology/verify-topology.ts'
export type {
  RecordActionDetails,
  RecordActionOptions,
  RecordedAction,
} from './writing/record-action.ts'
export { type ActorOptions, setAuditContext } from './writing/set-audit-context.ts'
export type { TransactionContext, TransactionOptions, TransactionResult } from './writing/transaction.ts'
