import { ThreadlineError } from '@threadline/contract'

interface Shared<Value> {
  readonly version: number
  readonly value: Value
}

/** What is kept once for the whole process. */
export interface SharedValueOptions<Value> {
  /** Names it among all programs: it becomes a symbol of the global registry. */
  readonly name: string
  /** Raised when the value changes its form, so that two copies of this package never misread each other. */
  readonly version: number
  readonly make: () => Value
}

/**
 * A value that all copies of this package in the process share: a program may load two (two versions of a dependency, one of them bundled), and what one of
 * them has begun must be known to the other.
 *
 * @throws ThreadlineError `usage` when another copy keeps it in another form.
 */
export function sharedValue<Value>({ name, version, make }: SharedValueOptions<Value>): Value {
  const slot = Symbol.for(name)
  const found: Shared<Value> | undefined = Reflect.get(globalThis, slot)
  if (found === undefined) {
    const value = make()
    const shared: Shared<Value> = { version, value }
    Reflect.set(globalThis, slot, shared)
    return value
  }
  if (found.version !== version) {
    throw new ThreadlineError(
      'usage',
      `Two copies of @threadline/core are loaded that cannot share ${name} (forms ${version} and ${found.version}); make all packages depend on one version.`,
    )
  }
  return found.value
}
