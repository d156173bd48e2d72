/**
 * Why there is no server: `no_binaries` that run on this machine; `no_user` whom PostgreSQL can run as; the data is
 * `foreign_data` of another user, out of reach (`no_entry`), or `unusable_data` of which a part is missing or of
 * another version; or it `did_not_start`.
 */
export type ServerProblem =
  | 'no_binaries'
  | 'no_user'
  | 'foreign_data'
  | 'no_entry'
  | 'unusable_data'
  | 'did_not_start'

/** A server could not be had, for a reason that is not a mistake of the program. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly problem: ServerProblem

  constructor(problem: ServerProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
