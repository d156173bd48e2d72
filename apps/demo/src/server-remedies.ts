import type { ServerProblem } from '@threadline/postgres'

/** What to do about it when the demo's own server cannot be had. */
export const serverRemedies: Readonly<Record<ServerProblem, string>> = {
  no_binaries:
    'Start a PostgreSQL server of your own and try: DATABASE_URL=postgres://… npm start -- --install-demo',
  no_user: 'Start the demo as an ordinary user.',
  foreign_data: 'Start the demo as that user, or remove the folder as an administrator.',
  no_entry: 'Start the demo as that user, or begin anew: npm start -- --fresh',
  unusable_data: 'Begin anew: npm start -- --fresh',
  did_not_start: 'If its data is damaged, begin anew: npm start -- --fresh',
}
