/**
 * The session behind a Drizzle database or transaction, and the driver's client behind that. Drizzle has them in no public type, so both may be missing, and
 * whoever asks must manage without.
 */
export function sessionOf(db: object): object | undefined {
  const internals = objectAt(db, '_')
  return internals === undefined ? undefined : objectAt(internals, 'session')
}

/** The client that a session sends its statements to: a pool or a connection of the driver. */
export function clientOf(db: object): object | undefined {
  const session = sessionOf(db)
  return session === undefined ? undefined : objectAt(session, 'client')
}

function objectAt(value: object, name: string): object | undefined {
  const member: unknown = Reflect.get(value, name)
  return (typeof member === 'object' || typeof member === 'function') && member !== null ? member : undefined
}
