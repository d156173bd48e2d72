export type {
  HeldBack,
  PurgedTable,
  PurgeResult,
  RetentionHold,
  RetentionHoldInput,
  RetentionRun,
  RetentionStatus,
  TableRetention,
  TrailPartition,
} from '@threadline/contract'
export { addHold } from './holds/add-hold.ts'
export { type LiftHoldOptions, liftHold } from './holds/lift-hold.ts'
export { type ListHoldsOptions, listHolds } from './holds/list-holds.ts'
export { purge } from './run/purge.ts'
export type { DryRunOptions, ExecuteOptions, PurgeOptions, PurgeSettings } from './run/purge-options.ts'
export type { PurgeProgress } from './run/purge-progress.ts'
export { type ListRunsOptions, listRetentionRuns } from './runs/list-retention-runs.ts'
export {
  type RetentionSchedule,
  type StartRetentionOptions,
  startRetention,
} from './schedule/start-retention.ts'
export { type RetentionStatusOptions, retentionStatus } from './status/retention-status.ts'
