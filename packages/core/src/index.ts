export {
  type ActionInput,
  type ActorIdentity,
  type ActorRef,
  type ActorType,
  type AuditAction,
  type AuditChange,
  type AuditContext,
  type AuditContextInput,
  type AuditTransaction,
  actorKey,
  admin,
  anonymous,
  type ChangeOp,
  changeDiff,
  type ErrorCode,
  errorCodes,
  type FieldDiff,
  isThreadlineError,
  type JsonObject,
  type JsonValue,
  job,
  onBehalfOf,
  type Page,
  type Problem,
  parseActorKey,
  parseActorRef,
  serviceAccount,
  system,
  ThreadlineError,
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
export { type CreateThreadlineOptions, createThreadline, type Threadline } from './create-threadline.ts'
export type { Database, Executor, TransactionOf, TransactionSettings } from './database/database.ts'
export { sqlState } from './database/sql-state.ts'
export { toThreadlineError } from './database/to-threadline-error.ts'
export type {
  RecordActionDetails,
  RecordActionOptions,
  RecordedAction,
} from './writing/record-action.ts'
export { type ActorOptions, setAuditContext } from './writing/set-audit-context.ts'
export type { TransactionContext, TransactionOptions, TransactionResult } from './writing/transaction.ts'
