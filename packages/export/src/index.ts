export { type CreateExportOptions, createExport, type ExportRequest } from './jobs/create-export.ts'
export { expireExports } from './jobs/expire-exports.ts'
export { type ExportWorker, type ExportWorkerOptions, startExportWorker } from './jobs/export-worker.ts'
export { type OpenExportOptions, type OpenedExport, openExport } from './jobs/open-export.ts'
export {
  cancelExport,
  getExport,
  type ListExportsOptions,
  listExports,
  type OwnerOptions,
} from './jobs/own-exports.ts'
export type { ExportQueue } from './queue/export-queue.ts'
export { inProcessQueue } from './queue/in-process-queue.ts'
export type { ExportStorage, WriteOptions } from './storage/export-storage.ts'
export { localStorage } from './storage/local-storage.ts'
export { type ExportChangesOptions, type ExportedChanges, exportChanges } from './streaming/export-changes.ts'
export { exportFileName } from './streaming/export-file-name.ts'
export type { ExportOptions } from './streaming/export-options.ts'
export { type ExportEnded, type ExportStreamOptions, exportStream } from './streaming/export-stream.ts'
