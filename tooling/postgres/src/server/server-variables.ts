/** What a server process inherits; a setting such as PGDATA or PGOPTIONS of this shell must not reach it. */
export function serverVariables(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C' }
}
