import { randomUUID } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { driverOf } from '../database/driver.ts'
import { rows } from '../database/rows.ts'
import { clientOf } from '../database/session.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts'

/** A connection of a driver, past Drizzle, which prepares no statement of ours under a name. */
interface Connection {
  run(text: string): PromiseLike<unknown>
  /** Runs a statement that stays prepared, and tells under which name the server was given it. */
  runNamed(text: string, value: string): Promise<string | undefined>
  release(): void
}

interface ReservedPostgresJs {
  unsafe(
    text: string,
    values?: readonly unknown[],
    options?: { prepare: true },
  ): PromiseLike<{ readonly statement?: { readonly name?: string } }>
  release(): void
}

interface PostgresJs {
  unsafe(text: string): PromiseLike<unknown>
  reserve(): Promise<ReservedPostgresJs>
}

interface NodePostgresClient {
  query(text: string): Promise<unknown>
  query(statement: { name: string; text: string; values: readonly unknown[] }): Promise<unknown>
  release(): void
}

interface NodePostgresPool {
  connect(): Promise<NodePostgresClient>
}

/**
 * Prepares a statement under a name, as the driver does it, and takes it away again, on the same server connection.
 *
 * @returns Whether the server knows it under another name than the driver gave; undefined when the driver names nothing or is not known.
 */
export async function tryNamedStatement(db: Database): Promise<{ renamed: boolean } | undefined> {
  const connection = await connect(db)
  if (connection === undefined) return undefined
  try {
    // Within one transaction every statement reaches the same server connection. Ended by hand, because the drivers would prepare that as well.
    await connection.run('begin')
    const found = await prepareAndFind(connection)
    await connection.run('rollback')
    return found
  } finally {
    connection.release()
  }
}

async function prepareAndFind(connection: Connection): Promise<{ renamed: boolean } | undefined> {
  const mark = `threadline_${randomUUID().replaceAll('-', '')}`
  const given = await connection.runNamed(`select $1::text as ${mark}`, mark)
  if (given === undefined) return undefined
  const [found] = rows<{ name: string }>(
    await connection.run(
      `select name from pg_prepared_statements where statement like ${quoteLiteral(`select $1::text as ${mark}%`)}`,
    ),
  )
  if (found === undefined) return undefined
  const renamed = found.name !== given
  // Where the pooler keeps account of it, taking it away would only confuse the pooler.
  if (!renamed) await connection.run(`deallocate ${quoteIdentifier(found.name)}`)
  return { renamed }
}

async function connect(db: Database): Promise<Connection | undefined> {
  const client = clientOf(db)
  const driver = driverOf(db)
  if (driver === 'postgres-js' && isPostgresJs(client)) {
    // Of a client that looks up no array types, a connection that is yet to be opened is never handed over.
    await client.unsafe('select 1')
    const reserved = await client.reserve()
    return {
      run: (text) => reserved.unsafe(text),
      runNamed: async (text, value) =>
        (await reserved.unsafe(text, [value], { prepare: true })).statement?.name || undefined,
      release: () => reserved.release(),
    }
  }
  if (driver === 'node-postgres' && isNodePostgresPool(client)) {
    const lent = await client.connect()
    return {
      run: (text) => lent.query(text),
      runNamed: async (text, value) => {
        await lent.query({ name: value, text, values: [value] })
        return value
      },
      release: () => lent.release(),
    }
  }
  return undefined
}

function isPostgresJs(client: object | undefined): client is PostgresJs {
  return client !== undefined && 'reserve' in client
}

function isNodePostgresPool(client: object | undefined): client is NodePostgresPool {
  return client !== undefined && 'connect' in client && 'idleCount' in client
}
