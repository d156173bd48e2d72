/** The one thing that the example takes from its environment. */
export function databaseUrl({ env } = process): string {
  if (env.DATABASE_URL) return env.DATABASE_URL
  throw new Error(
    'Set DATABASE_URL to a PostgreSQL database in which the example may create a table "posts".',
  )
}
