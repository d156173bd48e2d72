import { type ErrorCode, isThreadlineError, ThreadlineError } from '@threadline/contract'
import { causes, sqlState } from './sql-state.ts'

/** Codes of Node and of the drivers for a connection that could not be made or was lost. */
const connectionCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
])

/** SQLSTATEs with a code of their own. The classes 08 (connection) and 28 (login) are looked up by their first two characters. */
const codeOfState: Readonly<Record<string, ErrorCode>> = {
  '08': 'connection_failed',
  '28': 'connection_failed',
  '3D000': 'connection_failed',
  '53300': 'connection_failed',
  '57P01': 'connection_failed',
  '57P02': 'connection_failed',
  '57P03': 'connection_failed',
  '3F000': 'not_installed',
  '42P01': 'not_installed',
  '42883': 'not_installed',
  '42703': 'storage_behind',
  '42501': 'permission_denied',
  '55P03': 'lock_timeout',
  '57014': 'statement_cancelled',
  '25P02': 'transaction_aborted',
  '25006': 'read_only',
}

/** What to do about it: the end of the sentence. */
const remedyOf: Partial<Record<ErrorCode, string>> = {
  not_installed:
    'Threadline is not installed in this database, or under another storageSchema; run "threadline install"',
  storage_behind: 'the audit schema of this database is older than this version; run "threadline install"',
  lock_timeout: 'a lock was not granted in time; try again when the table is less busy',
  statement_cancelled: 'the statement was cancelled or ran into statement_timeout',
  transaction_aborted:
    'an earlier statement of the transaction failed and its error was swallowed, so nothing is committed; let the error pass, or try the statement in tx.transaction()',
  read_only: 'the transaction may not write, or the server is a standby',
}

/**
 * The error of Threadline for a failure of one of its own statements, decided by SQLSTATE and by the codes of the driver. Errors of Threadline pass through,
 * and so do those of SQLSTATE class 40 (serialization failure, deadlock), which the caller retries. SQL and values are only in `cause`.
 *
 * @param what - What was attempted, as it continues "Could not": `read the timeline`.
 */
export function toThreadlineError(error: unknown, what: string): unknown {
  const state = sqlState(error)
  if (isThreadlineError(error) || state?.startsWith('40')) return error
  const code = codeOf(error, state)
  if (code === undefined) return error
  const reason =
    code === 'connection_failed'
      ? connectionReason(error, state)
      : (remedyOf[code] ?? serverMessage(error, state))
  const details = state === undefined ? {} : { details: { sqlState: state } }
  return new ThreadlineError(code, `Could not ${what}: ${reason}.`, { cause: error, ...details })
}

function codeOf(error: unknown, state: string | undefined): ErrorCode | undefined {
  if (state !== undefined) return codeOfState[state] ?? codeOfState[state.slice(0, 2)] ?? 'internal'
  return causes(error).some((link) => connectionCodes.has(Reflect.get(link, 'code')))
    ? 'connection_failed'
    : undefined
}

/** Where the server was looked for, from the error itself, which holds the address but never the password. */
function connectionReason(error: unknown, state: string | undefined): string {
  if (state?.startsWith('28'))
    return `the server refused the login (SQLSTATE ${state}); check user and password`
  if (state === '3D000') return 'the database does not exist on that server'
  if (state === '53300') return 'the server has no connection left'
  const [host, port] = addressOf(error)
  const where = host === undefined ? '' : ` at ${host}${port === undefined ? '' : `:${port}`}`
  return `the server${where} cannot be reached or closed the connection; check that it runs and that the address is right`
}

function addressOf(error: unknown): [host: string | undefined, port: number | undefined] {
  for (const link of causes(error)) {
    const first: unknown = link instanceof AggregateError ? link.errors[0] : link
    if (typeof first !== 'object' || first === null) continue
    const address: unknown = Reflect.get(first, 'address') ?? Reflect.get(first, 'hostname')
    const port: unknown = Reflect.get(first, 'port')
    const host: unknown = Array.isArray(address) ? address[0] : address
    if (typeof host === 'string')
      return [host, typeof port === 'number' ? port : Array.isArray(port) ? Number(port[0]) : undefined]
  }
  return [undefined, undefined]
}

/** What the server says about a missing permission, which holds names only; of any other failure, its SQLSTATE alone. */
function serverMessage(error: unknown, state: string | undefined): string {
  if (state !== '42501') return `the server answered with SQLSTATE ${state}`
  const link = causes(error).find((candidate) => Reflect.get(candidate, 'code') === state)
  const reason = link instanceof Error ? link.message : 'the role lacks a permission'
  return `${reason}; the owner of the audit schema can grant it`
}
