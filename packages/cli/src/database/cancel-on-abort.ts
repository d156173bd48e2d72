/** What postgres.js returns for a statement: a promise that can have the server give it up. */
interface Cancellable {
  cancel(): unknown
  then(onDone: () => void, onFailure: () => void): unknown
}

/** What is told of each statement: before it is made, which it may prevent by throwing, and once it runs. */
interface Watch {
  start(): void
  running(statement: Cancellable): void
}

/**
 * The same client of postgres.js, which from the abort of the signal on cancels what runs, on the server, and starts nothing more. Closing the
 * connection alone would leave a statement that waits for a lock waiting, and its transaction open.
 */
export function cancelOnAbort<Client extends object>(client: Client, signal: AbortSignal): Client {
  const statements = new Set<Cancellable>()
  signal.addEventListener('abort', () => {
    for (const statement of statements) statement.cancel()
  })
  return watched(client, {
    start: () => signal.throwIfAborted(),
    running(statement) {
      statements.add(statement)
      const done = () => void statements.delete(statement)
      statement.then(done, done)
    },
  })
}

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
    watch.start()
    const statement = call(unsafe, client, args)
    if (isCancellable(statement)) watch.running(statement)
    return statement
  }
}

/** The transaction rolls back by itself when its work fails, by statements that are not watched. */
function watchedTransaction(client: object, begin: object, watch: Watch) {
  const withWatchedClient = (argument: unknown) =>
    typeof argument === 'function'
      ? (inner: object) => call(argument, undefined, [watched(inner, watch)])
      : argument
  return (...args: unknown[]) => {
    watch.start()
    return call(begin, client, args.map(withWatchedClient))
  }
}

function call(fn: object, self: unknown, args: unknown[]): unknown {
  return typeof fn === 'function' ? Reflect.apply(fn, self, args) : undefined
}

function isCancellable(value: unknown): value is Cancellable {
  return typeof value === 'object' && value !== null && 'cancel' in value && 'then' in value
}
