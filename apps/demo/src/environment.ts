/** What the demo takes from the environment; read here and nowhere else. */
export interface Environment {
  /** `DATABASE_URL`: a database to look at instead of the demo's own. */
  readonly databaseUrl: string | undefined
  /** Whether to write in colours: on a terminal, unless `NO_COLOR` is set. */
  readonly colour: boolean
}

export function readEnvironment({ env, stdout } = process): Environment {
  return {
    databaseUrl: env.DATABASE_URL || undefined,
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  }
}
