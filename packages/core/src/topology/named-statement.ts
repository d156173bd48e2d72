import type { Executor } from '../database/database.ts'
import { driverOf } from '../database/driver.ts'
import { clientOf } from '../database/session.ts'

interface PostgresJs {
  unsafe(
    text: string,
    values: readonly unknown[],
    options: { prepare: true },
  ): PromiseLike<{ readonly statement?: { readonly name?: string } }>
}

interface NodePostgres {
  query(statement: { name: string; text: string; values: readonly unknown[] }): Promise<unknown>
}

/**
 * Runs a statement that stays prepared under a name on the server connection, in the protocol's own way; drivers do it, Drizzle does not reach it.
 *
 * @param name - Used where the driver does not choose one.
 * @returns The name that the driver has given to the server, or undefined when the driver is not known or names nothing.
 */
export async function runNamed(
  tx: Executor,
  text: string,
  value: string,
  name: string,
): Promise<string | undefined> {
  const client = clientOf(tx)
  const driver = driverOf(tx)
  if (driver === 'postgres-js' && isPostgresJs(client)) {
    const result = await client.unsafe(text, [value], { prepare: true })
    return result.statement?.name || undefined
  }
  if (driver === 'node-postgres' && isNodePostgres(client)) {
    await client.query({ name, text, values: [value] })
    return name
  }
  return undefined
}

function isPostgresJs(client: object | undefined): client is PostgresJs {
  return client !== undefined && 'unsafe' in client
}

function isNodePostgres(client: object | undefined): client is NodePostgres {
  return client !== undefined && 'query' in client
}
