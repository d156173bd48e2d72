import { type Context, Hono } from 'hono'
import { basePath } from 'hono/route'
import { type App, type AppFile, type Encoding, loadApp } from './app-files.ts'
import { baseHref } from './base-href.ts'
import { type ContentSecurityOptions, contentSecurityPolicy } from './content-security-policy.ts'
import { notBuiltPage, renderPage } from './page.ts'

/** How the console is served. */
export interface ConsoleOptions extends ContentSecurityOptions {
  /**
   * The path under which a request finds the console, without a slash at its end, for hosts that tell it from outside of Hono's routing.
   * @defaultValue what Hono's routing says
   */
  readonly mountPath?: ((context: Context) => string) | undefined
  /**
   * Facts for the program in the page, as JSON: nothing secret. Where to sign in and out is said here.
   * @defaultValue nothing
   */
  readonly facts?: ((context: Context) => ConsoleFacts) | undefined
  /**
   * The folder of the built console.
   * @defaultValue the one in this package
   */
  readonly folder?: string | undefined
}

/** What a page is told by the server that renders it. */
export interface ConsoleFacts {
  /** Whether people sign in with a token, at `sign-in` below the mount path, and out at `sign-out`. */
  readonly signIn?: boolean
}

/**
 * The console as a Hono app, for `app.route(path, consoleApp())`, after the routes of the API: it answers every GET below its path, with a file or with
 * the page, whose own router takes it from there. Who may see it is decided before it.
 *
 * @example
 * ```ts
 * const app = new Hono()
 * app.route('/audit', consoleApp())
 * ```
 */
export function consoleApp(options: ConsoleOptions = {}): Hono {
  const app = loadApp(options.folder)
  const policy = contentSecurityPolicy(options)
  return new Hono().get('/*', (context) => answer(context, app, policy, options))
}

function answer(context: Context, app: App | null, policy: string, options: ConsoleOptions): Response {
  const { pathname } = new URL(context.req.url)
  const mount = options.mountPath?.(context) ?? basePath(context).replace(/\/+$/, '')
  const name = pathname.slice(mount.length + 1)
  const file = app?.files.get(name)
  if (file !== undefined) return fileResponse(context, file)
  if (name.startsWith('assets/')) return context.text('There is no such file.', 404)
  const body =
    app === null
      ? notBuiltPage
      : renderPage(app.page, baseHref(pathname, mount), options.facts?.(context) ?? {})
  return context.body(body, app === null ? 503 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  })
}

function fileResponse(context: Context, file: AppFile): Response {
  const encoding = encodings(context.req.header('accept-encoding') ?? '').find(
    (candidate) => file.read(candidate) !== null,
  )
  const content = encoding === undefined ? null : file.read(encoding)
  if (content === null) return context.text('There is no such file.', 404)
  return context.body(content, 200, {
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    ...(encoding === undefined || encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  })
}

/** The encodings that the client takes, the smallest first. */
function encodings(accepted: string): Encoding[] {
  const taken = accepted.split(',').map((part) => part.trim())
  const takes = (name: string) =>
    taken.some((part) => part === name || (part.startsWith(`${name};`) && !/;\s*q=0(\.0*)?$/.test(part)))
  return [...(['br', 'gzip'] as const).filter(takes), 'identity']
}
