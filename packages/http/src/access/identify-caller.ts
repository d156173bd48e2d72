import { actorRefSchema, permissionSchema, ThreadlineError } from '@threadline/contract'
import { z } from 'zod'
import type { Authorize, Caller, IdentifyActor, RequestEnvironment, ScopeFilter } from './access.ts'

/** How callers are identified. */
export interface CallerRules {
  readonly authorize: Authorize
  readonly actor: IdentifyActor | undefined
  readonly scopeFilter: ScopeFilter | undefined
}

const accessSchema = z.object({
  permissions: z.array(permissionSchema).readonly(),
  actor: actorRefSchema.nullish(),
  scope: z.unknown().optional(),
})

/**
 * Who makes a request and what it may do and see. Whatever goes wrong on the way denies: an exception, an answer that cannot be read, a scope that nobody can
 * say the meaning of.
 *
 * @throws ThreadlineError `not_authenticated`, `not_permitted` with the reason as its cause
 */
export async function identifyCaller(
  request: Request,
  environment: RequestEnvironment,
  { authorize, actor: identifyActor, scopeFilter }: CallerRules,
): Promise<Caller> {
  const answer = await denyOnFailure('authorize', () => authorize(request, environment))
  if (answer === null) {
    throw new ThreadlineError(
      'not_authenticated',
      'Sign in first, or ask somebody who runs this service for access.',
    )
  }
  const access = await denyOnFailure('authorize', () => accessSchema.parse(answer))
  const actor =
    access.actor ??
    (identifyActor === undefined
      ? null
      : await denyOnFailure('actor', async () => {
          const found = await identifyActor(request, environment)
          return found == null ? null : actorRefSchema.parse(found)
        }))
  const { scope } = access
  if (scope === undefined || scope === null) return { permissions: access.permissions, actor, scope: null }
  if (scopeFilter === undefined)
    throw denied(new TypeError('authorize gave a scope, and there is no scopeFilter'))
  const filter = await denyOnFailure('scopeFilter', () => scopeFilter(scope))
  if (!Array.isArray(filter)) throw denied(new TypeError('scopeFilter did not give a list of rules'))
  return { permissions: access.permissions, actor, scope: filter }
}

async function denyOnFailure<Result>(what: string, run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    throw denied(new Error(`${what} failed`, { cause: error }))
  }
}

/** A denial that the host did not decide; the caller is told no more than of any other. */
export function denied(cause: unknown): ThreadlineError {
  return new ThreadlineError('not_permitted', 'You may not do this.', { cause })
}
