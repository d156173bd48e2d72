import { createHash, randomBytes } from 'node:crypto'
import { type ActorRef, admin, anonymous, onBehalfOf, user } from '@threadline/core'
import { eq } from 'drizzle-orm'
import { sessions, staff } from './schema.ts'
import type { StoreDatabase } from './store.ts'

/** Who makes a request, as far as the store itself has verified it. */
export interface Session {
  readonly actor: ActorRef
  /** The customer whose account is open: one who has signed in, or one for whom support acts. */
  readonly customerId: number | undefined
  readonly staff: { readonly handle: string; readonly role: string } | undefined
}

export const visitor: Session = { actor: anonymous(), customerId: undefined, staff: undefined }

/** Whom a new session is for. */
export interface SessionOwner {
  readonly customerId?: number
  readonly staffHandle?: string
}

/** Returns the token, of which only a hash is stored. */
export async function createSession(db: StoreDatabase, owner: SessionOwner): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await db.insert(sessions).values({ tokenHash: hashOf(token), ...owner })
  return token
}

/** The session of a token; undefined when there is none, or no longer. */
export async function findSession(db: StoreDatabase, token: string): Promise<Session | undefined> {
  const [found] = await db
    .select({ customerId: sessions.customerId, handle: staff.handle, role: staff.role })
    .from(sessions)
    .leftJoin(staff, eq(staff.handle, sessions.staffHandle))
    .where(eq(sessions.tokenHash, hashOf(token)))
  if (found === undefined) return undefined
  const customerId = found.customerId ?? undefined
  const { handle, role } = found
  if (handle === null || role === null)
    return customerId === undefined ? undefined : { actor: user(customerId), customerId, staff: undefined }
  const actor = admin(handle)
  return {
    actor: customerId === undefined ? actor : onBehalfOf(actor, user(customerId)),
    customerId,
    staff: { handle, role },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
