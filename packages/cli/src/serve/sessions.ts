import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { AccessToken } from './serve-settings.ts'

/** The cookie of a session. */
export const sessionCookie = 'threadline_session'

/** How long somebody stays signed in. */
export const sessionSeconds = 12 * 3600

/**
 * Sessions without a memory: a cookie names a token and an end, signed with a key that comes of the token itself. So every process of the service knows them,
 * and a token that is taken away ends its sessions.
 */
export interface Sessions {
  /** The token that somebody gave. */
  find(token: string): AccessToken | undefined
  open(token: AccessToken): string
  /** The token of a cookie that is genuine and has not ended. */
  read(cookie: string): AccessToken | undefined
}

export function sessions(tokens: readonly AccessToken[], now: () => number = Date.now): Sessions {
  const known = tokens.map((token) => ({ token, digest: digest(token.token) }))
  return {
    find(text) {
      const given = digest(text)
      // All of them are compared, so that the time tells nothing.
      const matching = known.filter((each) => timingSafeEqual(each.digest, given))
      return matching[0]?.token
    },
    open(token) {
      const end = Math.floor(now() / 1000) + sessionSeconds
      const content = `${Buffer.from(token.name).toString('base64url')}.${end}`
      return `${content}.${signature(token, content)}`
    },
    read(cookie) {
      const [name = '', end = '', signed = ''] = cookie.split('.')
      const token = tokens.find((each) => each.name === Buffer.from(name, 'base64url').toString())
      if (token === undefined || !/^\d{1,12}$/.test(end)) return undefined
      const expected = Buffer.from(signature(token, `${name}.${end}`))
      const given = Buffer.from(signed)
      const isGenuine = expected.length === given.length && timingSafeEqual(expected, given)
      return isGenuine && Number(end) > now() / 1000 ? token : undefined
    },
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

function signature({ token }: AccessToken, content: string): string {
  const key = createHmac('sha256', token).update('threadline session').digest()
  return createHmac('sha256', key).update(content).digest('base64url')
}
