import { type ActorRef, ThreadlineError } from '@threadline/contract'

/** Whose something is. */
export function ownerOf(actor: ActorRef | null): ActorRef {
  if (actor !== null) return actor
  throw new ThreadlineError(
    'not_available',
    'What belongs to somebody needs to know to whom: let "authorize" or "actor" give an actor.',
  )
}
