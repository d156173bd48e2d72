import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { type TestServer, templateName, withDatabase } from './test-server.ts'

/** One database that belongs to one test. */
export type TestDatabase = {
  name: string
  /** Connects as the owner of the database, an ordinary role. */
  url: string
  /** Connects as superuser. */
  superuserUrl: string
  /** `server_version_num`, e.g. 180001. */
  serverVersion: number
  /** A pool of at most four connections as the owner. */
  sql: postgres.Sql
  /** A further client, as the owner unless another URL is given; it is closed with the database. */
  connect: (url?: string, options?: postgres.Options<Record<string, postgres.PostgresType>>) => postgres.Sql
  /** A role that can log in and nothing more, apart from the given attributes, e.g. `'createdb'`. */
  createRole: (attributes?: string) => Promise<TestRole>
  /** Closes the clients and removes database and roles. Fixtures call it. */
  drop: () => Promise<void>
}

export type TestRole = { name: string; url: string }

export type CreateDatabaseOptions = {
  /** `true`: nothing in it. `false`: a clone of the template, with the audit schema. */
  empty: boolean
}

/** Makes a database for one test; a clone of the template takes some 50 ms. */
export async function createDatabase(
  server: TestServer,
  { empty }: CreateDatabaseOptions,
): Promise<TestDatabase> {
  if (!empty && server.templateProblem) {
    throw new Error(`The template database could not be made: ${server.templateProblem}`)
  }
  const name = uniqueName(server)
  const template = empty ? 'template0' : templateName(server)
  const strategy = server.version >= 150_000 ? 'strategy file_copy' : ''
  await asAdmin(server, (admin) =>
    admin.unsafe(`create database ${name} owner ${server.prefix}_owner template ${template} ${strategy}`),
  )

  const url = withDatabase(server.ownerUrl, name)
  const clients: postgres.Sql[] = []
  const roles: string[] = []
  const connect: TestDatabase['connect'] = (as = url, options = {}) => {
    const client = postgres(as, { max: 4, onnotice: () => {}, ...options })
    clients.push(client)
    return client
  }
  return {
    name,
    url,
    superuserUrl: withDatabase(server.superuserUrl, name),
    serverVersion: server.version,
    sql: connect(),
    connect,
    createRole: async (attributes = '') => {
      const role = await createRole(server, url, attributes)
      roles.push(role.name)
      return role
    },
    drop: async () => {
      await Promise.all(clients.map((client) => client.end({ timeout: 1 })))
      await asAdmin(server, async (admin) => {
        await admin.unsafe(`drop database if exists ${name} with (force)`)
        for (const role of roles) await admin.unsafe(`drop role if exists ${role}`)
      })
    },
  }
}

async function createRole(server: TestServer, databaseUrl: string, attributes: string): Promise<TestRole> {
  const name = uniqueName(server)
  const password = randomBytes(12).toString('hex')
  await asAdmin(server, (admin) =>
    admin.unsafe(`create role ${name} login password '${password}' ${attributes}`),
  )
  const url = new URL(databaseUrl)
  url.username = name
  url.password = password
  return { name, url: url.href }
}

const uniqueName = (server: TestServer) => `${server.prefix}_${randomBytes(5).toString('hex')}`

const admins = new Map<string, postgres.Sql>()

/** One connection per server and worker serves all of its tests; it closes when idle. */
async function asAdmin<T>(server: TestServer, work: (admin: postgres.Sql) => Promise<T>): Promise<T> {
  let admin = admins.get(server.superuserUrl)
  if (!admin) {
    admin = postgres(server.superuserUrl, { max: 1, idle_timeout: 1, onnotice: () => {} })
    admins.set(server.superuserUrl, admin)
  }
  return await work(admin)
}
