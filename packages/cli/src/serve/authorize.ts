import { permissions, user } from '@threadline/contract'
import type { Access, Authorize } from '@threadline/http'
import { clientAddress } from './client-address.ts'
import type { AccessToken, ServeSettings } from './serve-settings.ts'
import { type Sessions, sessionCookie } from './sessions.ts'

/**
 * Lets in by a bearer token, by the cookie of a session, and by the word of a trusted proxy. Where there is neither a token nor a proxy, which is so on a loopback
 * address only, everybody on this machine may do everything.
 */
export function authorizeBySettings({ tokens, proxy }: ServeSettings, sessions: Sessions): Authorize {
  const isOpen = tokens.length === 0 && proxy === undefined
  return (request, environment) => {
    if (isOpen) return { permissions, actor: user('local') }
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (bearer !== undefined) return accessOf(sessions.find(bearer))
    const cookie = cookieOf(request)
    const session = cookie === undefined ? undefined : sessions.read(cookie)
    if (session !== undefined) return accessOf(session)
    const name = proxy === undefined ? null : request.headers.get(proxy.header)
    if (proxy === undefined || name === null || name.trim() === '') return null
    if (!proxy.isTrusted(clientAddress(environment))) return null
    return { permissions: proxy.permissions, actor: user(name.trim()) }
  }
}

function accessOf(token: AccessToken | undefined): Access | null {
  return token === undefined ? null : { permissions: token.permissions, actor: user(token.name) }
}

function cookieOf(request: Request): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${sessionCookie}=`))?.slice(sessionCookie.length + 1)
}
