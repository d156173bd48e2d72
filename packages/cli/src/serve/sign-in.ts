import { ThreadlineError, toErrorBody } from '@threadline/contract'
import { type Context, Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { clientAddress } from './client-address.ts'
import { rateLimit } from './rate-limit.ts'
import { type Sessions, sessionCookie, sessionSeconds } from './sessions.ts'
import { signInPage } from './sign-in-page.ts'

/** Wrong tokens from one address in a quarter of an hour, after which it must wait. */
const mostFailures = 10
const windowSeconds = 900
const longestForm = 4_096

/**
 * The pages `/sign-in` and `/sign-out`. A token is taken from a form alone, never from an address, which would be kept in histories and logs.
 *
 * @param basePath - Without a slash at its end.
 */
export function signIn(sessions: Sessions, basePath: string): Hono {
  const limit = rateLimit(mostFailures, windowSeconds)
  const home = `${basePath}/`
  const cookie = (context: Context) => ({
    path: home,
    httpOnly: true,
    sameSite: 'Lax' as const,
    secure:
      new URL(context.req.url).protocol === 'https:' || context.req.header('x-forwarded-proto') === 'https',
  })
  const page = (context: Context, problem: string | null, status: 200 | 401 | 403 | 413 | 429) =>
    context.html(signInPage(`${basePath}/sign-in`, problem), status, {
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })

  return new Hono()
    .get('/sign-in', (context) => page(context, null, 200))
    .post('/sign-in', async (context) => {
      if (isForeign(context)) return page(context, 'The form was sent from another site.', 403)
      const address = clientAddress(context)
      const seconds = limit.wait(address)
      if (seconds > 0) {
        context.header('retry-after', String(seconds))
        return page(context, `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`, 429)
      }
      if (Number(context.req.header('content-length') ?? 0) > longestForm)
        return page(context, 'That is too long.', 413)
      const { token } = await context.req.parseBody()
      const found = typeof token === 'string' ? sessions.find(token.trim()) : undefined
      if (found === undefined) {
        limit.fail(address)
        return page(context, 'This token is not known here.', 401)
      }
      limit.succeed(address)
      setCookie(context, sessionCookie, sessions.open(found), { ...cookie(context), maxAge: sessionSeconds })
      return context.redirect(home, 303)
    })
    .post('/sign-out', (context) => {
      if (isForeign(context)) {
        const error = new ThreadlineError('foreign_origin', 'Sign out from a page of the console.')
        return context.json(toErrorBody(error, ''), 403)
      }
      deleteCookie(context, sessionCookie, cookie(context))
      return context.redirect(`${basePath}/sign-in`, 303)
    })
}

/** Whether a page of another site made the browser send it. */
function isForeign(context: Context): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = context.req.header('origin')
  return (
    origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== context.req.header('host'))
  )
}
