import {
  type Server,
  type StartServerOptions,
  startServer,
  temporaryFolder,
  throwAwaySettings,
} from '@threadline/postgres'

/**
 * The time zone is one that no test would pick by accident: code that silently relies on the server's zone being UTC
 * fails here.
 */
const settings = {
  ...throwAwaySettings,
  max_connections: 200,
  max_prepared_transactions: 20,
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  jit: 'off',
  timezone: 'Asia/Kathmandu',
  log_timezone: 'UTC',
}

/** A throw-away server for tests; it goes away with this process. */
export function startTestServer({
  initdbFlags = [],
  settings: further = {},
  ...options
}: Pick<StartServerOptions, 'initdbFlags' | 'installation' | 'settings'>): Promise<Server> {
  return startServer(temporaryFolder(), {
    ...options,
    settings: { ...settings, ...further },
    initdbFlags: ['--no-sync', ...initdbFlags],
    discard: true,
  })
}
