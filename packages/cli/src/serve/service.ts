import { createThreadline, isThreadlineError, type ThreadlineConfig } from '@threadline/core'
import { inProcessQueue, localStorage, startExportWorker } from '@threadline/export'
import { type RequestLog, threadlineRouter } from '@threadline/http'
import { drizzle } from 'drizzle-orm/postgres-js'
import { Hono } from 'hono'
import postgres from 'postgres'
import { authorizeBySettings } from './authorize.ts'
import { metrics } from './metrics.ts'
import type { ServeSettings } from './serve-settings.ts'
import { sessions } from './sessions.ts'
import { signIn } from './sign-in.ts'

/** What is served, and how it ends. */
export interface Service {
  readonly app: Hono
  /** Ends live streams at once, hands on exports that are under way, and closes the connections. */
  close(): Promise<void>
}

export interface ServiceOptions {
  readonly config: ThreadlineConfig
  readonly settings: ServeSettings
  readonly log: RequestLog
}

const applicationName = 'threadline-serve'

/** Puts the service together; it opens no port. */
export async function openService({ config, settings, log }: ServiceOptions): Promise<Service> {
  const connection = { application_name: applicationName }
  const options = { max: settings.poolSize, onnotice: () => {}, connection }
  const writer = postgres(settings.databaseUrl, options)
  const reader = settings.readUrl === undefined ? undefined : postgres(settings.readUrl, options)
  const threadline = createThreadline({
    db: drizzle(writer),
    ...(reader === undefined ? {} : { readDb: drizzle(reader) }),
    config,
  })
  const counted = metrics()
  const known = sessions(settings.tokens)
  const ending = new AbortController()
  const queue = inProcessQueue()
  const storage = settings.exportFolder === undefined ? undefined : localStorage(settings.exportFolder)
  const worker = storage === undefined ? undefined : await startExportWorker(threadline, { storage, queue })
  const authorize = authorizeBySettings(settings, known)
  const needsToken = settings.tokens.length > 0
  const router = threadlineRouter({
    threadline,
    authorize,
    origins: settings.origins,
    recordAccess: settings.recordAccess,
    log,
    basePath: settings.basePath,
    signIn: needsToken,
    signal: ending.signal,
    ...(storage === undefined ? {} : { exports: { storage, queue } }),
  })

  const app = new Hono()
  app.use('*', async (context, next) => {
    // A secret in an address would be kept in histories and logs.
    if (/[?&](?:access_)?token=/i.test(context.req.url))
      return context.text('Give the token in the Authorization header, never in the address.\n', 400)
    return next()
  })
  for (const path of ['/healthz', '/readyz'])
    app.get(path, (context) => router.request(`/api${path}`, { headers: context.req.raw.headers }))
  app.get('/metrics', async (context) => {
    const access = await authorize(context.req.raw, { env: context.env })
    if (access === null) return context.text('Give a token in the Authorization header.\n', 401)
    return context.text(counted.text(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  if (needsToken) {
    app.route(settings.basePath === '' ? '/' : settings.basePath, signIn(known, settings.basePath))
    app.use(`${settings.basePath}/*`, async (context, next) => {
      await next()
      const isPage =
        context.req.method === 'GET' && (context.req.header('accept') ?? '').includes('text/html')
      if (context.res.status === 401 && isPage)
        context.res = context.redirect(`${settings.basePath}/sign-in`, 303)
    })
  }
  app.route(settings.basePath === '' ? '/' : settings.basePath, router)
  if (settings.basePath !== '') app.get('/', (context) => context.redirect(`${settings.basePath}/`))
  app.notFound((context) =>
    context.text(`There is nothing here; the console is at ${settings.basePath}/.\n`, 404),
  )
  app.onError((error, context) => {
    const code = isThreadlineError(error) ? error.code : 'internal'
    return context.json(
      { error: { code, message: 'Something failed inside Threadline.', requestId: '' } },
      500,
    )
  })
  return {
    app,
    async close() {
      ending.abort()
      counted.stop()
      await worker?.stop()
      await Promise.all([writer.end({ timeout: 5 }), reader?.end({ timeout: 5 })])
    },
  }
}
