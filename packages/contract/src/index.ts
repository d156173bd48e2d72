export { actorKey, parseActorKey } from './actor/actor-key.ts'
export type { ActorIdentity, ActorRef, ActorType } from './actor/actor-ref.ts'
export { actorIdentitySchema, actorIdMaxBytes, actorRefSchema, actorTypes } from './actor/actor-ref.ts'
export type { ActorIdInput } from './actor/actors.ts'
export {
  admin,
  anonymous,
  job,
  onBehalfOf,
  parseActorRef,
  serviceAccount,
  system,
  user,
} from './actor/actors.ts'
export type { AuditAction } from './audit/audit-action.ts'
export { auditActionSchema } from './audit/audit-action.ts'
export type { AuditChange, ChangeOp, PriorValues } from './audit/audit-change.ts'
export { auditChangeSchema, changeOpSchema, changeOps, priorValuesStates } from './audit/audit-change.ts'
export type { AuditTransaction, ContextSwitch, MalformedContext } from './audit/audit-transaction.ts'
export {
  auditTransactionSchema,
  contextSwitchSchema,
  malformedContextSchema,
} from './audit/audit-transaction.ts'
export { decimalIdSchema, isDecimalId } from './audit/decimal-id.ts'
export type {
  ActionInput,
  ActionStatus,
  RecordActionInput,
  ResolvedActionInput,
  ResolvedRecordActionInput,
} from './context/audit-action-input.ts'
export {
  actionInputSchema,
  actionNameSchema,
  actionStatuses,
  parseActionInput,
  parseRecordActionInput,
  recordActionInputSchema,
} from './context/audit-action-input.ts'
export type { AuditContext, AuditContextInput } from './context/audit-context.ts'
export {
  auditContextSchema,
  auditContextShape,
  contextIdMaxBytes,
  contextIdSchema,
  parseAuditContext,
} from './context/audit-context.ts'
export { contextMetaLimits, contextMetaSchema } from './context/context-meta.ts'
export type { CanaryOutcome, CanaryReport, TableCanary } from './continuity/canary-report.ts'
export { canaryOutcomes, canaryReportSchema, tableCanarySchema } from './continuity/canary-report.ts'
export type {
  BaselineRun,
  ContinuityReport,
  ContinuityState,
  TableContinuity,
} from './continuity/continuity-report.ts'
export {
  baselineRunSchema,
  continuityReportSchema,
  continuityStates,
  tableContinuitySchema,
} from './continuity/continuity-report.ts'
export type { CursorBinding } from './cursor/cursor-envelope.ts'
export { filterFingerprint } from './cursor/filter-fingerprint.ts'
export { decodeFollowCursor, encodeFollowCursor } from './cursor/follow-cursor.ts'
export { decodeCursor, encodeCursor } from './cursor/page-cursor.ts'
export type { ChangeDiffOptions, DiffableChange, FieldDiff, FieldSide } from './diff/change-diff.ts'
export { changeDiff, fieldChanges, fieldDiffSchema, fieldSides } from './diff/change-diff.ts'
export type { ErrorBody } from './errors/error-body.ts'
export { errorBodySchema, errorExitCode, errorStatus, toErrorBody } from './errors/error-body.ts'
export type { ErrorCode, ErrorCodeEntry } from './errors/error-codes.ts'
export { errorCodes, exitCodes } from './errors/error-codes.ts'
export type { ParseInputOptions } from './errors/parse-input.ts'
export { parseInput } from './errors/parse-input.ts'
export type { Problem } from './errors/problem.ts'
export { describeProblems, problemsFromZod } from './errors/problem.ts'
export type { ErrorDetails, ThreadlineErrorOptions } from './errors/threadline-error.ts'
export { isThreadlineError, ThreadlineError } from './errors/threadline-error.ts'
export type { EvidenceFilters, ResolvedEvidenceFilters } from './evidence/evidence-filters.ts'
export { evidenceFiltersSchema, parseEvidenceFilters } from './evidence/evidence-filters.ts'
export type { EvidenceInput, ResolvedEvidenceInput } from './evidence/evidence-input.ts'
export { evidenceInputSchema, parseEvidenceInput } from './evidence/evidence-input.ts'
export type { EvidenceRecord, EvidenceSubject, EvidenceVerdict } from './evidence/evidence-record.ts'
export {
  evidenceRecordSchema,
  evidenceSubjectSchema,
  evidenceSubjects,
  evidenceVerdictSchema,
  evidenceVerdicts,
} from './evidence/evidence-record.ts'
export type { ExportDocument, ExportEnd } from './exports/export-document.ts'
export { exportDocumentSchema, exportEndSchema, exportOutcomes } from './exports/export-document.ts'
export type { ExportFormat } from './exports/export-format.ts'
export {
  exportContentTypes,
  exportCsvColumns,
  exportFormatSchema,
  exportFormats,
  exportRowLimits,
} from './exports/export-format.ts'
export type { ExportJob, ExportManifest, ExportStatus } from './exports/export-job.ts'
export {
  exportJobSchema,
  exportManifestSchema,
  exportStatuses,
  exportStatusSchema,
} from './exports/export-job.ts'
export type {
  CoverageCounts,
  CoverageReport,
  CoverageStatus,
  CoverageVerification,
  TableCoverage,
} from './health/coverage-report.ts'
export {
  coverageCountsSchema,
  coverageReportSchema,
  coverageStatuses,
  coverageStatusSchema,
  coverageVerificationSchema,
  gapSources,
  tableCoverageSchema,
} from './health/coverage-report.ts'
export type { Finding, FindingCode, FindingSeverity } from './health/finding.ts'
export { findingCodes, findingSchema, findingSeverities, findingSeveritySchema } from './health/finding.ts'
export type {
  ColumnRedaction,
  ColumnTreatment,
  RedactionReport,
  RedactionStatus,
  TableRedaction,
} from './health/redaction-report.ts'
export {
  columnRedactionSchema,
  columnTreatments,
  redactionReportSchema,
  redactionStatuses,
  redactionStatusSchema,
  tableRedactionSchema,
} from './health/redaction-report.ts'
export {
  asOfQuerySchema,
  countQuerySchema,
  exportQuerySchema,
  facetsQuerySchema,
  histogramQuerySchema,
  historyQuerySchema,
  liveQuerySchema,
  pageQuerySchema,
  queryFilters,
  timelineQuerySchema,
  windowQuerySchema,
} from './http/change-query.ts'
export { evidencePageSchema, evidenceQuerySchema } from './http/evidence-query.ts'
export type { ExportRequest } from './http/export-request.ts'
export { exportJobPageSchema, exportRequestSchema } from './http/export-request.ts'
export type { LiveEventName } from './http/live-event.ts'
export { liveEvents } from './http/live-event.ts'
export type { KnownTable, Meta, Permission, Readiness } from './http/meta.ts'
export { knownTableSchema, metaSchema, permissionSchema, permissions, readinessSchema } from './http/meta.ts'
export type { PurgeBody } from './http/purge-body.ts'
export { purgeBodySchema, purgeConfirmation } from './http/purge-body.ts'
export {
  actorTypeParameter,
  flagParameter,
  instantParameter,
  rowKeyParameter,
  wholeNumberParameter,
} from './http/query-values.ts'
export type { SavedView, SavedViewInput, SavedViewList } from './http/saved-view.ts'
export {
  mostSavedViews,
  savedViewInputSchema,
  savedViewListSchema,
  savedViewSchema,
} from './http/saved-view.ts'
export type { JsonObject, JsonValue } from './json/json-value.ts'
export {
  isJsonObject,
  isJsonValue,
  isPlainObject,
  jsonObjectSchema,
  jsonValueSchema,
} from './json/json-value.ts'
export { parseJson } from './json/parse-json.ts'
export type { StringifyJsonOptions } from './json/stringify-json.ts'
export { stringifyJson } from './json/stringify-json.ts'
export { canonicalRowKey, isDigestRowKey, parseRowKey, rowKeyMaxBytes } from './keys/canonical-row-key.ts'
export { formatRowKey } from './keys/format-row-key.ts'
export type { ResolvedRowKeyInput, RowKeyInput, RowKeyPart } from './keys/row-key-input.ts'
export { parseRowKeyInput, rowKeyInputSchema, rowKeyParts } from './keys/row-key-input.ts'
export { wholeNumber } from './numbers/whole-number.ts'
export type { CaptureErrorPolicy, CaptureLosses, TableLosses } from './protection/capture-losses.ts'
export { captureErrorPolicies, captureLossesSchema, tableLossesSchema } from './protection/capture-losses.ts'
export type { PartitionHorizon } from './protection/partition-horizon.ts'
export { partitionHorizonSchema } from './protection/partition-horizon.ts'
export type {
  GuardState,
  ProtectionStatus,
  StoredFunction,
  StoredFunctionState,
  TrailGuard,
  WidePrivilege,
} from './protection/protection-status.ts'
export {
  guardStates,
  protectionStatusSchema,
  storedFunctionSchema,
  storedFunctionStates,
  trailGuardSchema,
  widePrivilegeSchema,
} from './protection/protection-status.ts'
export type { AsOfResult } from './reading/as-of-result.ts'
export { asOfResultSchema } from './reading/as-of-result.ts'
export type { ChangeFilters, ResolvedChangeFilters } from './reading/change-filters.ts'
export {
  changeFiltersSchema,
  changeFiltersShape,
  isRangeInOrder,
  parseChangeFilters,
  rangeOrderProblem,
} from './reading/change-filters.ts'
export { auditChangePageSchema, historyPageSchema } from './reading/change-page.ts'
export type { CorrelationBundle } from './reading/correlation-bundle.ts'
export { correlationBundleSchema } from './reading/correlation-bundle.ts'
export type { CountResult } from './reading/count-result.ts'
export { countResultSchema } from './reading/count-result.ts'
export type { Facet, Facets, FacetValue } from './reading/facets.ts'
export { facetSchema, facetsSchema, facetValueSchema } from './reading/facets.ts'
export type { Histogram, HistogramBucket } from './reading/histogram.ts'
export { histogramBucketSchema, histogramSchema, opCountsSchema } from './reading/histogram.ts'
export type { HistoryEntry } from './reading/history-entry.ts'
export { historyEntrySchema } from './reading/history-entry.ts'
export type { Incident, IncidentChange, NeighbourTransaction } from './reading/incident.ts'
export { incidentChangeSchema, incidentSchema, neighbourTransactionSchema } from './reading/incident.ts'
export type { Page } from './reading/page.ts'
export { pageSchema } from './reading/page.ts'
export type { ResolvedTimelineFilters, TimelineFilters } from './reading/timeline-filters.ts'
export {
  pageLimits,
  pageShape,
  parseTimelineFilters,
  timelineFiltersSchema,
} from './reading/timeline-filters.ts'
export type { TableChanges, TransactionSummary } from './reading/transaction-summary.ts'
export {
  tableChangesSchema,
  transactionSummaryPageSchema,
  transactionSummarySchema,
} from './reading/transaction-summary.ts'
export type { HeldBack, PurgedTable, PurgeResult } from './retention/purge-result.ts'
export {
  heldBackSchema,
  purgedTableSchema,
  purgeRemainders,
  purgeResultSchema,
} from './retention/purge-result.ts'
export type {
  ResolvedRetentionHoldInput,
  RetentionHold,
  RetentionHoldInput,
} from './retention/retention-hold.ts'
export {
  parseRetentionHold,
  retentionHoldInputSchema,
  retentionHoldSchema,
} from './retention/retention-hold.ts'
export type { RetentionRun } from './retention/retention-run.ts'
export { retentionRunOutcomes, retentionRunSchema, retentionRunTriggers } from './retention/retention-run.ts'
export type { RetentionStatus, TableRetention, TrailPartition } from './retention/retention-status.ts'
export {
  retentionStatusSchema,
  tableRetentionSchema,
  trailPartitionSchema,
} from './retention/retention-status.ts'
export type { BoundedTextOptions } from './text/bounded-text.ts'
export { boundedText } from './text/bounded-text.ts'
export { shellWord } from './text/shell-word.ts'
export { utf8Length } from './text/utf8-length.ts'
export type { DayEdge, Microseconds } from './time/instant.ts'
export { formatInstant } from './time/instant.ts'
export type { InstantInput } from './time/instant-schema.ts'
export {
  instantInputSchema,
  instantSchema,
  instantToMicroseconds,
  parseInstant,
} from './time/instant-schema.ts'
export type {
  PoolingMode,
  TopologyCheck,
  TopologyCheckName,
  TopologyReport,
} from './topology/topology-report.ts'
export {
  poolingModes,
  topologyCheckNames,
  topologyCheckSchema,
  topologyReportSchema,
} from './topology/topology-report.ts'
