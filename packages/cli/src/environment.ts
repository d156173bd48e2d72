import { env } from 'node:process'

/** What the command line takes from the environment. Read here and nowhere else. */
export interface Environment {
  /** `DATABASE_URL`: the database, unless `--database-url` names another. */
  readonly databaseUrl: string | undefined
  /** `THREADLINE_DEBUG=1`: errors are printed with their stack and causes, which may show SQL and values. */
  readonly debug: boolean
  /** `NO_COLOR` forbids colours, `FORCE_COLOR` asks for them where there is no terminal; undefined: as the terminal can. */
  readonly color: boolean | undefined
  /** Everything, for the settings of the service. @defaultValue nothing */
  readonly variables?: Readonly<Record<string, string | undefined>>
}

export function readEnvironment(): Environment {
  return {
    databaseUrl: env.DATABASE_URL || undefined,
    variables: env,
    debug: isSet(env.THREADLINE_DEBUG),
    color: isSet(env.NO_COLOR) || env.TERM === 'dumb' ? false : isSet(env.FORCE_COLOR) ? true : undefined,
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0'
}
