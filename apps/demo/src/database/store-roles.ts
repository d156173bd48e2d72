import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import { DemoError } from '../demo-error.ts'

/** Owns the store's tables and the audit schema; installs and migrates, and is not used by the running store. */
const owner = 'store_owner'
/** What the running store connects as: it may read and change rows, and nothing else. */
const app = 'store_app'

const mark = 'Role of the Threadline demo'

/** How the two roles connect. */
export interface StoreUrls {
  readonly owner: string
  readonly app: string
}

/**
 * Makes the two roles, unless they are there, and gives them a password.
 *
 * @param sql - Connected as a role that may create roles.
 * @param serverUrl - Any URL of the server and database; user and password are replaced.
 * @param password - A random one unless given.
 */
export async function createRoles(
  sql: Sql,
  serverUrl: string,
  password = randomPassword(),
): Promise<StoreUrls> {
  const found = await sql<{ name: string; comment: string | null }[]>`
    select rolname as name, shobj_description(oid, 'pg_authid') as comment
    from pg_roles where rolname in (${owner}, ${app})`
  for (const role of [owner, app]) {
    const existing = found.find(({ name }) => name === role)
    if (existing !== undefined && existing.comment !== mark) throw takenRole(role)
    if (existing === undefined) {
      await sql.unsafe(`create role ${role} login`)
      await sql.unsafe(`comment on role ${role} is '${mark}'`)
    }
    await sql.unsafe(`alter role ${role} password '${password}'`)
  }
  return { owner: withLogin(serverUrl, owner, password), app: withLogin(serverUrl, app, password) }
}

/** Lets the owner make tables and the audit schema in the database of the connection. */
export async function admitOwner(sql: Sql): Promise<void> {
  const [row] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`
  await sql.unsafe(`grant create, connect on database ${row?.name} to ${owner}`)
  await sql.unsafe(`grant connect on database ${row?.name} to ${app}`)
  await sql.unsafe(`grant usage, create on schema public to ${owner}`)
  await sql.unsafe(`grant usage on schema public to ${app}`)
}

function randomPassword(): string {
  return randomBytes(12).toString('hex')
}

function withLogin(serverUrl: string, user: string, password: string): string {
  const url = new URL(serverUrl)
  url.username = user
  url.password = password
  return url.href
}

function takenRole(role: string): DemoError {
  return new DemoError(`The server has a role "${role}" already, which is not of this demo.`, {
    remedy: 'Try it with another server, or without DATABASE_URL, on one of its own.',
  })
}
