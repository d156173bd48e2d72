import { AsyncLocalStorage } from 'node:async_hooks'
import type { AuditContext } from '@threadline/contract'
import { sharedValue } from './shared-value.ts'

/**
 * Where the context of the running request or job is kept, one for the whole process.
 *
 * @throws ThreadlineError `usage` when another copy of the package keeps contexts in another form.
 */
export function auditContextStorage(): AsyncLocalStorage<AuditContext> {
  return sharedValue({
    name: 'threadline.context',
    version: 1,
    make: () => new AsyncLocalStorage<AuditContext>(),
  })
}
