import type { Database, Executor, TransactionOf, TransactionSettings } from './database.ts'
import { clientOf, sessionOf } from './session.ts'
import { causes } from './sql-state.ts'

/** What is used of a statement of postgres.js: it is sent by its handler, once somebody awaits it. */
interface Statement extends Promise<unknown> {
  handler: (statement: Statement) => unknown
}

/** What is used of the client that postgres.js hands to the callback of a transaction. */
interface TransactionClient {
  unsafe(...args: unknown[]): Statement
  savepoint(work: (client: TransactionClient) => unknown): unknown
}

/**
 * A transaction of postgres.js that survives the loss of its connection. Left alone, postgres.js 3.4 rejects the transaction then but still sends `rollback` or
 * `commit`, or the next statement of the work, on the connection that is gone: that throws where nobody can catch it, ends the process, and leaves the
 * connection stuck. So nothing is sent any more: the work of a lost transaction never returns to postgres.js, which has rejected already or is about to.
 */
export async function transactionOnPostgresJs<Db extends Database, Result>(
  db: Db,
  work: (tx: TransactionOf<Db>) => Promise<Result>,
  settings?: TransactionSettings,
): Promise<Result> {
  const state: State = { hasBegun: false, isLost: false, isOver: false }
  try {
    return await attempt(db, work, settings, state)
  } catch (error) {
    // The FATAL error that ended a connection is reported a second time to the transaction that opens it anew, which has sent nothing yet.
    if (state.hasBegun || !isFatal(error)) throw error
    return await attempt(db, work, settings, { hasBegun: false, isLost: false, isOver: false })
  }
}

async function attempt<Db extends Database, Result>(
  db: Db,
  work: (tx: TransactionOf<Db>) => Promise<Result>,
  settings: TransactionSettings | undefined,
  state: State,
): Promise<Result> {
  let failure: { readonly error: unknown } | undefined
  const guarded = async (tx: TransactionOf<Db>) => {
    state.hasBegun = true
    guardSession(tx, state)
    try {
      const result = await work(tx)
      if (!state.isLost) return result
    } catch (error) {
      if (!state.isLost && !state.isOver) throw error
      failure = { error }
    }
    return never<Result>()
  }
  try {
    return await db.transaction(guarded, settings)
  } catch (error) {
    // What the work has to say tells more than that the connection was closed.
    throw failure === undefined ? error : failure.error
  } finally {
    state.isOver = true
  }
}

interface State {
  /** `begin` has worked and the work was called. */
  hasBegun: boolean
  /** One of its own statements has failed because the connection is gone or going. */
  isLost: boolean
  /** postgres.js has ended the transaction, whatever the work still does. */
  isOver: boolean
}

function guardSession(tx: Executor, state: State): void {
  const session = sessionOf(tx)
  const client = clientOf(tx)
  if (session === undefined || !isTransactionClient(client)) return
  Object.defineProperty(session, 'client', { value: guardClient(client, state) })
}

function guardClient(client: TransactionClient, state: State): TransactionClient {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe') {
        return (...args: unknown[]) => guardStatement(target.unsafe(...args), state)
      }
      if (name === 'savepoint') {
        return (work: (inner: TransactionClient) => unknown) =>
          target.savepoint((inner) => work(guardClient(inner, state)))
      }
      return Reflect.get(target, name)
    },
  })
}

/** Sends the statement only while the connection is there, and notes when it fails because it no longer is. */
function guardStatement(statement: Statement, state: State): Statement {
  const send = statement.handler
  statement.handler = (sent) => {
    if (state.isLost || state.isOver) {
      const reason = new ConnectionLost('The connection of this transaction is gone.')
      return Reflect.apply(Reflect.get(sent, 'reject'), sent, [reason])
    }
    sent.catch((error: unknown) => {
      if (endsConnection(error)) state.isLost = true
    })
    return send(sent)
  }
  return statement
}

class ConnectionLost extends Error {
  readonly code = 'CONNECTION_CLOSED'
}

/** A FATAL error of the server, after which it hangs up, or one of the driver or of the socket. */
function endsConnection(error: unknown): boolean {
  const codes = ['CONNECTION_CLOSED', 'CONNECTION_DESTROYED']
  return (
    isFatal(error) ||
    causes(error).some((link) => codes.includes(String(Reflect.get(link, 'code'))) || 'errno' in link)
  )
}

function isFatal(error: unknown): boolean {
  return causes(error).some(
    (link) => Reflect.get(link, 'severity_local') === 'FATAL' || Reflect.get(link, 'severity') === 'FATAL',
  )
}

function never<Result>(): Promise<Result> {
  return new Promise(() => {})
}

function isTransactionClient(client: object | undefined): client is TransactionClient {
  return client !== undefined && 'unsafe' in client && 'savepoint' in client
}
