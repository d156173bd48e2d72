import { AsyncLocalStorage } from 'node:async_hooks'
import { type AuditContext, ThreadlineError } from '@threadline/contract'

/** Raised when the stored value changes its form, so that two copies of this package never misread each other. */
const version = 1

interface Shared {
  readonly version: number
  readonly storage: AsyncLocalStorage<AuditContext>
}

// Registered globally: a program may load two copies of this package (two versions of a dependency, a bundle), and a context that one of them sets must be
// seen by the other.
const slot = Symbol.for('threadline.context')

/**
 * Where the context of the running request or job is kept, one for the whole process.
 *
 * @throws ThreadlineError `usage` when another copy of the package keeps contexts in another form.
 */
export function auditContextStorage(): AsyncLocalStorage<AuditContext> {
  const found: Shared | undefined = Reflect.get(globalThis, slot)
  if (found === undefined) {
    const shared: Shared = { version, storage: new AsyncLocalStorage() }
    Reflect.set(globalThis, slot, shared)
    return shared.storage
  }
  if (found.version !== version) {
    throw new ThreadlineError(
      'usage',
      `Two copies of @threadline/core are loaded that cannot share an audit context (forms ${version} and ${found.version}); make all packages depend on one version.`,
    )
  }
  return found.storage
}
