import { z } from 'zod'
import { boundedText } from '../text/bounded-text.ts'

/** The kinds of actors. All but `anonymous` have an id. */
export const actorTypes = ['user', 'admin', 'service_account', 'job', 'system', 'anonymous'] as const

export type ActorType = (typeof actorTypes)[number]

/** The longest id of an actor, in bytes of UTF-8. */
export const actorIdMaxBytes = 256

const identityShape = {
  type: z.enum(actorTypes),
  id: boundedText(actorIdMaxBytes, { trim: false }).optional(),
}

interface Identity {
  readonly type: ActorType
  readonly id?: string | undefined
}

// Checked also when other parts have problems, so that all of them are reported together.
const whenTyped = {
  when: ({ value }: { value: unknown }) =>
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    actorTypes.some((type) => type === value.type),
}

const hasIdUnlessAnonymous = (actor: Identity) => actor.type === 'anonymous' || actor.id !== undefined
const hasNoIdIfAnonymous = (actor: Identity) => actor.type !== 'anonymous' || actor.id === undefined
const idRequired = { path: ['id'], error: 'is required for every actor that is not anonymous', ...whenTyped }
const idForbidden = { path: ['id'], error: 'must not be given for an anonymous actor', ...whenTyped }

/** Who somebody is: a type and an id, without `onBehalfOf`. */
export const actorIdentitySchema = z
  .strictObject(identityShape)
  .refine(hasIdUnlessAnonymous, idRequired)
  .refine(hasNoIdIfAnonymous, idForbidden)
  .meta({ id: 'ActorIdentity', description: 'Who somebody is.' })

export type ActorIdentity = z.infer<typeof actorIdentitySchema>

/**
 * Who made a change: `{ type, id }`, and for impersonation and agents also on whose behalf, one level deep. Ids have
 * 1–256 bytes in UTF-8 and no control characters; `anonymous` has none.
 */
export const actorRefSchema = z
  .strictObject({ ...identityShape, onBehalfOf: actorIdentitySchema.optional() })
  .refine(hasIdUnlessAnonymous, idRequired)
  .refine(hasNoIdIfAnonymous, idForbidden)
  .meta({ id: 'ActorRef', description: 'Who made a change, and on whose behalf.' })

export type ActorRef = z.infer<typeof actorRefSchema>
