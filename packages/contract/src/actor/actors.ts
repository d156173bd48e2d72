import { parseInput } from '../errors/parse-input.ts'
import { ThreadlineError } from '../errors/threadline-error.ts'
import { type ActorRef, type ActorType, actorRefSchema } from './actor-ref.ts'

/** An id as applications hold them; numbers must be whole and within 2^53. */
export type ActorIdInput = string | number | bigint

/** A person who uses the application. @throws ThreadlineError `invalid_actor` */
export const user = (id: ActorIdInput): ActorRef => identified('user', id)

/** A person who operates the application. @throws ThreadlineError `invalid_actor` */
export const admin = (id: ActorIdInput): ActorRef => identified('admin', id)

/** Another program with its own account. @throws ThreadlineError `invalid_actor` */
export const serviceAccount = (id: ActorIdInput): ActorRef => identified('service_account', id)

/** A background job, named by what it does or by its id. @throws ThreadlineError `invalid_actor` */
export const job = (id: ActorIdInput): ActorRef => identified('job', id)

/** The application itself, named by the part that acts, for example `system('migrations')`. @throws ThreadlineError `invalid_actor` */
export const system = (id: ActorIdInput): ActorRef => identified('system', id)

/** Somebody who has not signed in. */
export const anonymous = (): ActorRef => ({ type: 'anonymous' })

/**
 * An actor who acts for another: a support engineer who impersonates a user, an agent that works for one.
 *
 * @throws ThreadlineError `invalid_actor` when either of them already acts on behalf of somebody: one level is kept.
 */
export function onBehalfOf(actor: ActorRef, other: ActorRef): ActorRef {
  if (actor.onBehalfOf !== undefined || other.onBehalfOf !== undefined) {
    throw new ThreadlineError(
      'invalid_actor',
      'An actor can act on behalf of one other actor, not of a chain; give two plain actors.',
    )
  }
  return parseActorRef({ ...actor, onBehalfOf: other })
}

/** Checks an actor that comes from outside. @throws ThreadlineError `invalid_actor` with every problem. */
export function parseActorRef(input: unknown): ActorRef {
  return parseInput(actorRefSchema, input, { code: 'invalid_actor', known: ['type', 'id', 'onBehalfOf'] })
}

function identified(type: ActorType, id: ActorIdInput): ActorRef {
  if (typeof id === 'number' && !Number.isSafeInteger(id)) {
    throw new ThreadlineError(
      'invalid_actor',
      'Invalid actor: a numeric id must be whole and within 2^53; give it as text.',
    )
  }
  return parseActorRef({ type, id: typeof id === 'string' ? id : id?.toString() })
}
