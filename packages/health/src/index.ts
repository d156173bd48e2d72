export {
  type EvidenceFilters,
  type EvidenceInput,
  type EvidenceRecord,
  listEvidence,
  recordEvidence,
} from '@threadline/core'
export { type CanaryOptions, canary } from './canary/canary.ts'
export {
  type BaselineOptions,
  type BaselineProgress,
  type BaselineResult,
  baseline,
} from './continuity/baseline.ts'
export { assertCaptureReady, type ReadyTable } from './continuity/capture-readiness.ts'
export { type ContinuityOptions, continuity } from './continuity/continuity.ts'
export { isBookkeepingTable } from './coverage/bookkeeping-tables.ts'
export { type CoverageOptions, coverage } from './coverage/coverage.ts'
export type { CoverageScope } from './coverage/scope.ts'
export { type VerifyCoverageOptions, verifyCoverage } from './coverage/verify-coverage.ts'
export { recordCoverage, recordRedaction } from './evidence/record-findings.ts'
export { isLikelyPersonal } from './findings/likely-personal.ts'
export { isLikelySecret } from './findings/likely-secret.ts'
export { assertHealthPolicy } from './policy/health-policy.ts'
export { type WatchCoverageOptions, watchCoverage } from './polling/watch-coverage.ts'
export { redactionReport } from './redaction/redaction-report.ts'
