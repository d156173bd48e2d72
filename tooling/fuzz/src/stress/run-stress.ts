import { installStorage } from '@threadline/core/schema'
import { throwAwayServer } from '@threadline/testing/databases'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { stress } from './stress.ts'

/* `pnpm stress`: a longer run than that of the tests. */

const { server, stop } = await throwAwayServer(async (url) => {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await installStorage(drizzle(client)).finally(() => client.end())
})
try {
  const { written, captured, followed, failures, deadlocks, removed, past, rounds } = await stress(server, {
    writers: 8,
    transactions: 500,
  })
  const isSame = (one: readonly string[], other: readonly string[]) =>
    [...one].sort().join() === [...other].sort().join()
  const right =
    isSame(written, captured) &&
    followed.length === captured.length &&
    failures.length + deadlocks === 0 &&
    removed === past
  process.stdout.write(
    `${written.length} changes written, ${captured.length} captured, ${followed.length} followed; ${failures.length} failures, ${deadlocks} deadlocks; ` +
      `${removed} of ${past} old changes purged; ${rounds.regenerated} regenerations, ${rounds.purged} purges, ${rounds.exported} exports\n${right ? 'all right' : 'NOT right'}\n`,
  )
  if (!right) process.exitCode = 1
} finally {
  await stop()
}
