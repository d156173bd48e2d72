/** What postgres.js returns for a statement: a promise that can have the server give it up. */
interface Cancellable {
  cancel(): unknown
  then(onDone: () => void, onFailure: () => void): unknown
}

/**
 * The same client of postgres.js, whose statements are cancelled on the server once the signal is aborted. Closing the connection
 * alone would leave a statement that waits for a lock waiting, and its transaction open.
 */
export function cancelOnAbort<Client extends object>(client: Client, signal: AbortSignal): Client {
  const running = new Set<Cancellable>()
  signal.addEventListener('abort', () => {
    for (const statement of running) statement.cancel()
  })
  return watched(client, (statement) => {
    running.add(statement)
    const done = () => void running.delete(statement)
    statement.then(done, done)
  })
}

type Watch = (statement: Cancellable) => void

function watched<Client extends object>(client: Client, watch: Watch): Client {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      if (name === 'unsafe') return watchedStatement(target, member, watch)
      if (name === 'begin' || name === 'savepoint') return watchedTransaction(target, member, watch)
      return member
    },
  })
}

function watchedStatement(client: object, unsafe: object, watch: Watch) {
  return (...args: unknown[]) => {
    const statement = call(unsafe, client, args)
    if (isCancellable(statement)) watch(statement)
    return statement
  }
}

function watchedTransaction(client: object, begin: object, watch: Watch) {
  const withWatchedClient = (argument: unknown) =>
    typeof argument === 'function'
      ? (inner: object) => call(argument, undefined, [watched(inner, watch)])
      : argument
  return (...args: unknown[]) => call(begin, client, args.map(withWatchedClient))
}

function call(fn: object, self: unknown, args: unknown[]): unknown {
  return typeof fn === 'function' ? Reflect.apply(fn, self, args) : undefined
}

function isCancellable(value: unknown): value is Cancellable {
  return typeof value === 'object' && value !== null && 'cancel' in value && 'then' in value
}
