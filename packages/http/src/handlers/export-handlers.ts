import { ThreadlineError } from '@threadline/contract'
import type { exportOperations } from '../api/export-operations.ts'
import type { Handlers } from './handler.ts'

async function notYet(): Promise<never> {
  throw new ThreadlineError('not_available', 'x')
}
export const exportHandlers: Handlers<keyof typeof exportOperations> = {
  exportCsv: notYet,
  exportJson: notYet,
  exportNdjson: notYet,
  createExport: notYet,
  listExports: notYet,
  getExport: notYet,
  cancelExport: notYet,
  downloadExport: notYet,
}
