import { randomBytes } from 'node:crypto'
import postgres from 'postgres'

/** What test files need to know of the server of this run; plain data, so that vitest can hand it to its workers. */
export type TestServer = {
  /** Connects as superuser to the database `postgres`. */
  superuserUrl: string
  /** Connects to the database `postgres` as the role that owns the test databases: no superuser. */
  ownerUrl: string
  /** `server_version_num`, e.g. 180001. */
  version: number
  /** Begins the name of every database and role of this run. */
  prefix: string
  /** Why the template could not be made; tests that clone it report this. */
  templateProblem?: string
}

/** Puts what the tests expect into the empty template database that `ownerUrl` names. */
export type Migrate = (ownerUrl: string) => Promise<void>

/** Names the template database of the run. */
export const templateName = (server: TestServer) => `${server.prefix}_template`

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** Makes the owner role and, given `migrate`, the template database on a server. */
export async function prepareServer(superuserUrl: string, migrate?: Migrate): Promise<TestServer> {
  const prefix = `threadline_${randomBytes(5).toString('hex')}`
  const admin = connectAdmin(superuserUrl)
  try {
    const [row] = await admin<
      { version: number }[]
    >`select current_setting('server_version_num')::int as version`
    const password = randomBytes(12).toString('hex')
    await admin.unsafe(`create role ${prefix}_owner login password '${password}'`)
    const ownerUrl = new URL(superuserUrl)
    ownerUrl.username = `${prefix}_owner`
    ownerUrl.password = password
    const server: TestServer = { superuserUrl, ownerUrl: ownerUrl.href, version: row?.version ?? 0, prefix }
    if (migrate) await makeTemplate(admin, server, migrate)
    return server
  } finally {
    await admin.end()
  }
}

async function makeTemplate(admin: postgres.Sql, server: TestServer, migrate: Migrate) {
  const template = templateName(server)
  await admin.unsafe(`create database ${template} owner ${server.prefix}_owner template template0`)
  try {
    await migrate(withDatabase(server.ownerUrl, template))
  } catch (error) {
    server.templateProblem = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

/** Takes every database and role of the run from the server; needed on a server that outlives the run. */
export async function clearServer(server: TestServer): Promise<void> {
  const admin = connectAdmin(server.superuserUrl)
  try {
    const databases = await admin<{ datname: string }[]>`
      select datname from pg_database where starts_with(datname, ${server.prefix})`
    for (const { datname } of databases) await admin.unsafe(`drop database ${datname} with (force)`)
    const roles = await admin<{ rolname: string }[]>`
      select rolname from pg_roles where starts_with(rolname, ${server.prefix})`
    for (const { rolname } of roles) await admin.unsafe(`drop role ${rolname}`)
  } finally {
    await admin.end()
  }
}

const connectAdmin = (url: string) => postgres(url, { max: 1, onnotice: () => {} })
