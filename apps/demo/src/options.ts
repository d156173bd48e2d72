import { parseArgs } from 'node:util'
import { DemoError } from './demo-error.ts'

/** What `npm start --` was asked to do. */
export interface Options {
  readonly once: boolean
  readonly fresh: boolean
  readonly installDemo: boolean
  readonly help: boolean
}

export const help = `npm start runs a small store under live traffic, shows its audit trail, and serves the console on http://127.0.0.1:4300/audit/

  npm start                       on a PostgreSQL of its own, whose data is kept in .threadline/
  npm start -- --fresh            the same, after removing that data
  npm start -- --once             one burst of traffic on a throw-away database; checks the trail and ends
  DATABASE_URL=… npm start        shows the trail of another database, and changes nothing there
  DATABASE_URL=… npm start -- --install-demo [--once]
                                  puts the store with its roles, tables and traffic into that database
`

/** @throws DemoError for arguments that mean nothing, with the help. */
export function readOptions(args: readonly string[], databaseUrl: string | undefined): Options {
  const { once, fresh, help, 'install-demo': installDemo } = parse(args)
  if (databaseUrl !== undefined && !isDatabaseUrl(databaseUrl))
    throw usage('DATABASE_URL cannot be read; write postgres://user:password@host:5432/database.')
  if (installDemo && databaseUrl === undefined)
    throw usage('--install-demo needs DATABASE_URL: the database to use.')
  if (fresh && databaseUrl !== undefined)
    throw usage('--fresh removes the data of the demo; it does not touch the database of DATABASE_URL.')
  if (fresh && once) throw usage('--once works on a database of its own, so there is nothing to make fresh.')
  if (once && databaseUrl !== undefined && !installDemo)
    throw usage('--once writes to the database: with DATABASE_URL it needs --install-demo as well.')
  return { once, fresh, help, installDemo }
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  try {
    const options = { once: flag, fresh: flag, 'install-demo': flag, help: { ...flag, short: 'h' } }
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

function isDatabaseUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)
}

function usage(message: string): DemoError {
  return new DemoError(message, { remedy: help, exitCode: 2 })
}
