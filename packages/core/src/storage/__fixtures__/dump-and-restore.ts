import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { olderProgram, type TestDatabase } from '@threadline/testing'

/** The dump as psql takes it. */
export async function dump({ url }: TestDatabase, ...options: string[]): Promise<string> {
  const program = olderProgram('pg_dump') ?? ''
  const { stdout } = await promisify(execFile)(program, [...options, '--no-owner', url], {
    maxBuffer: 2 ** 27,
  })
  return stdout
}

/** Runs what `dump` has written. */
export async function restore(url: string, sql: string): Promise<void> {
  const running = promisify(execFile)(olderProgram('psql') ?? '', [
    ...['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--output=/dev/null'],
    url,
  ])
  running.child.stdin?.end(sql)
  await running
}

/** Everything that the trail holds. */
export const wholeTrail = ({ sql }: TestDatabase) => sql`
  select 'change' as kind, to_jsonb(audit_changes)::text as row from threadline.audit_changes
  union all select 'transaction', to_jsonb(audit_transactions)::text from threadline.audit_transactions
  union all select 'move', to_jsonb(audit_key_moves)::text from threadline.audit_key_moves
  union all select 'action', to_jsonb(audit_actions)::text from threadline.audit_actions
  union all select 'switch', to_jsonb(audit_context_switches)::text from threadline.audit_context_switches
  union all select 'table', to_jsonb(audited_tables)::text from threadline.audited_tables
  order by 1, 2`
