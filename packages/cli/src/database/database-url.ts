import { usageError } from '../errors/usage-error.ts'

/** Parameters that Prisma adds to the URL for itself; the server would refuse them. */
const parametersOfPrisma = [
  'connection_limit',
  'pgbouncer',
  'pool_timeout',
  'schema',
  'socket_timeout',
  'sslaccept',
  'statement_cache_size',
]

/**
 * The URL of the database as the driver takes it.
 *
 * @throws ThreadlineError `usage` when there is none, or when it is none of PostgreSQL. The message never repeats it.
 */
export function readDatabaseUrl(url: string | undefined): string {
  if (url === undefined) throw usageError('No database is given; set DATABASE_URL, or use --database-url.')
  if (!/^postgres(?:ql)?:\/\/./.test(url)) {
    throw usageError(
      'The database URL does not begin with postgres://; write postgres://user:password@host:5432/database.',
    )
  }
  return withoutParameters(url, parametersOfPrisma)
}

// By hand and not with URL, which knows no list of hosts.
function withoutParameters(url: string, names: readonly string[]): string {
  const [address = '', query] = url.split('?', 2)
  const kept = (query ?? '')
    .split('&')
    .filter((pair) => pair !== '' && !names.includes(pair.split('=')[0] ?? ''))
  return kept.length === 0 ? address : `${address}?${kept.join('&')}`
}
