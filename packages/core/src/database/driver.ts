import { ThreadlineError } from '@threadline/contract'

// Drizzle names its classes under this symbol so that they are known across copies of the package.
const entityKind = Symbol.for('drizzle:entityKind')

/** The names that Drizzle gives to the classes of a value, the most special first: `PostgresJsDatabase`, `PgDatabase`. */
function drizzleKinds(value: object): string[] {
  const kinds: string[] = []
  let type: unknown = Reflect.get(value, 'constructor')
  while (typeof type === 'function') {
    const kind: unknown = Object.hasOwn(type, entityKind) ? Reflect.get(type, entityKind) : undefined
    if (typeof kind === 'string') kinds.push(kind)
    type = Object.getPrototypeOf(type)
  }
  return kinds
}

/** The drivers that are treated specially somewhere; all others only have to behave like a Drizzle PostgreSQL database. */
export type Driver = 'postgres-js' | 'node-postgres' | 'pglite' | 'other'

const driverOfKind: Readonly<Record<string, Driver>> = {
  PostgresJsDatabase: 'postgres-js',
  PostgresJsTransaction: 'postgres-js',
  NodePgDatabase: 'node-postgres',
  NodePgTransaction: 'node-postgres',
  PgliteDatabase: 'pglite',
  PgliteTransaction: 'pglite',
}

/** The driver beneath a Drizzle database or transaction. */
export function driverOf(db: object): Driver {
  return driverOfKind[drizzleKinds(db)[0] ?? ''] ?? 'other'
}

/** Whether this is a transaction of Drizzle, not the database: only in one does a transaction-local setting outlive its statement. */
export function isTransaction(db: object): boolean {
  return drizzleKinds(db).includes('PgTransaction')
}

/** Drivers that send every statement by itself, over HTTP or through a callback: no transaction can span two of them. */
const withoutTransactions: Readonly<Record<string, string>> = {
  NeonHttpDatabase: 'neon-http has no interactive transactions; use drizzle-orm/neon-serverless with a Pool',
  PgRemoteDatabase: 'pg-proxy has no interactive transactions; use a driver that holds a connection',
  PrismaPgDatabase:
    'the Drizzle extension of Prisma has no interactive transactions; give Threadline a Drizzle database of its own on the same server',
  XataHttpDatabase: 'xata-http has no interactive transactions; use a driver that holds a connection',
}

/**
 * Refuses what cannot carry an actor: not Drizzle, not PostgreSQL, or no interactive transactions.
 *
 * @param name - The option that the value was given as.
 * @throws ThreadlineError `unsupported_driver`
 */
export function requireDatabase(db: unknown, name: string): void {
  const reason = unusableReason(db)
  if (reason === undefined) return
  throw new ThreadlineError('unsupported_driver', `The database given as ${name} cannot be used: ${reason}.`)
}

function unusableReason(db: unknown): string | undefined {
  if (typeof db !== 'object' || db === null || !('execute' in db) || !('transaction' in db)) {
    return 'it is not a Drizzle database; wrap the client, as in drizzle(client)'
  }
  const kinds = drizzleKinds(db)
  if (kinds.length > 0 && !kinds.includes('PgDatabase')) return `${kinds[0]} is not a PostgreSQL database`
  return withoutTransactions[kinds[0] ?? '']
}
