/** What the demo takes from the environment; read here and nowhere else. */
export interface Environment {
  /** `DATABASE_URL`: a database to look at instead of the demo's own. */
  readonly databaseUrl: string | undefined
  /** Whether to write in colours: on a terminal, unless `NO_COLOR` is set. */
  readonly colour: boolean
  /** What a server process inherits; a setting such as PGDATA or PGOPTIONS of this shell must not reach it. */
  readonly serverVariables: NodeJS.ProcessEnv
}

export function readEnvironment({ env, stdout } = process): Environment {
  return {
    databaseUrl: env.DATABASE_URL || undefined,
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    serverVariables: { PATH: env.PATH, LC_ALL: 'C' },
  }
}
