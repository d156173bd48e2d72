import postgres from 'postgres'

/** A client of the benchmark: one connection unless more are said, prepared statements, TCP. */
export const connect = (url: string, max = 1): postgres.Sql => postgres(url, { max, onnotice: () => {} })

/** The same server and user, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Makes a database unless it is there, and says whether it was made. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<boolean> {
  return await withConnection(serverUrl, async (server) => {
    const found = await server`select from pg_database where datname = ${name}`
    if (found.length > 0) return false
    await server`create database ${server(name)} template template0`
    return true
  })
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withConnection(serverUrl, (server) => server`drop database if exists ${server(name)} with (force)`)
}

/** Does some work on a connection of its own. */
export async function withConnection<Result>(
  url: string,
  work: (sql: postgres.Sql) => PromiseLike<Result>,
): Promise<Result> {
  const sql = connect(url)
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/** Runs statements one after another on a connection of their own. */
export async function runStatements(url: string, statements: readonly string[]): Promise<void> {
  await withConnection(url, async (sql) => {
    for (const statement of statements) await sql.unsafe(statement)
  })
}
