export { nearestName } from './config/nearest-name.ts'
export { type ExecuteOptions, execute } from './database/execute.ts'
export { runTransaction } from './database/run-transaction.ts'
export { type AuditedTable, findTable, readTables } from './reading/audited-table.ts'
export { type TrailTables, trailTables } from './reading/reader.ts'
export { storedRowKey } from './reading/rows/row-key.ts'
export { instantText } from './reading/sql/values.ts'
export { quoteIdentifier, quoteQualified } from './sql/quote.ts'
export {
  createRoleStatements,
  grantStatements,
  type RoleKind,
  roleKinds,
  type StorageRoles,
} from './storage/grants.ts'
export {
  type InstalledStorage,
  type InstallStorageOptions,
  installStorage,
} from './storage/install-storage.ts'
export { type MaintenanceReport, maintainStorage } from './storage/maintain-storage.ts'
export { type RenderedMigration, renderStorage, storageVersion } from './storage/migrations.ts'
export { captureLosses } from './storage/protection/capture-losses.ts'
export { partitionHorizon } from './storage/protection/partition-horizon.ts'
export { protectionStatus } from './storage/protection/protection-status.ts'
export { assertStorage, type StorageStatus, storageStatus } from './storage/storage-status.ts'
export type { TriggerEvent, TriggerFault } from './triggers/capture-faults.ts'
export type { RegistryEntry } from './triggers/catalogue/catalogue.ts'
export type {
  ColumnDescription,
  NamedRelation,
  TableDescription,
} from './triggers/catalogue/table-description.ts'
export {
  type InspectedTable,
  type Inspection,
  type InspectTablesOptions,
  inspectTables,
} from './triggers/inspect-tables.ts'
export {
  type InstalledTriggers,
  type InstallTriggersOptions,
  installTriggers,
} from './triggers/install-triggers.ts'
export { planTriggers } from './triggers/plan-triggers.ts'
export { renderTriggers } from './triggers/render-triggers.ts'
export type { TableProblem } from './triggers/table-problems.ts'
export {
  type ColumnRule,
  functionVersion,
  type RenderedPlan,
  type TriggerPlan,
} from './triggers/trigger-plan.ts'
export {
  planUninstall,
  type UninstallPlan,
  type UninstallTriggersOptions,
  uninstallTriggers,
} from './triggers/uninstall-triggers.ts'
