import type postgres from 'postgres'

/**
 * The settings of the embedded server. What a production server does for a write is on: the WAL that replicas and backups need, with full page images. What
 * only adds noise to a comparison is off: waiting for the disk, which costs every variant the same; compilation of plans; checkpoints and autovacuum in the
 * middle of a measurement, in whose place the benchmark itself says CHECKPOINT and VACUUM between measurements.
 */
export const serverSettings: Readonly<Record<string, string>> = {
  shared_buffers: '1GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  wal_level: 'replica',
  full_page_writes: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  fsync: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  jit: 'off',
  TimeZone: 'UTC',
}

/** The settings as they are in force on a server, for the report: a given server has its own. */
export async function settingsInForce(sql: postgres.Sql): Promise<Record<string, string>> {
  const names = Object.keys(serverSettings)
  const rows = await sql<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from pg_settings where name in ${sql(names)}`
  const byName = new Map(rows.map(({ name, value }) => [name, value]))
  return Object.fromEntries(names.map((name) => [name, byName.get(name) ?? '']))
}
