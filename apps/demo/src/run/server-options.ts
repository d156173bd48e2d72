import { type StartServerOptions, throwAwaySettings } from '@threadline/postgres'

const initdbFlags = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
const settings = { max_connections: 50, log_checkpoints: 'off' }

/** The server whose data is kept, durably: an audit trail is worth little if a crash of the machine can tear it. */
export const keptServer: StartServerOptions = { initdbFlags, settings, port: 54_329 }

/** The server of one burst. */
export const thrownAwayServer: StartServerOptions = {
  initdbFlags: [...initdbFlags, '--no-sync'],
  settings: { ...settings, ...throwAwaySettings },
  discard: true,
}
