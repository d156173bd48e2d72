import { type ActorIdentity, type ActorRef, actorIdentitySchema } from './actor-ref.ts'

/**
 * The short text of an actor, by which changes are stored and found: `user/42`, `anonymous`. On whose behalf it acted is
 * not part of it.
 */
export function actorKey(actor: ActorRef): string {
  return actor.id === undefined ? actor.type : `${actor.type}/${actor.id}`
}

/** The actor of a key, or null when the text is none. The id may itself contain slashes. */
export function parseActorKey(key: string): ActorIdentity | null {
  const slash = key.indexOf('/')
  const identity = slash === -1 ? { type: key } : { type: key.slice(0, slash), id: key.slice(slash + 1) }
  const result = actorIdentitySchema.safeParse(identity)
  return result.success ? result.data : null
}
