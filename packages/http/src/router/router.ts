import { consoleApp } from '@threadline/console'
import { ThreadlineError } from '@threadline/contract'
import { type Context, Hono } from 'hono'
import { deniedPage } from '../answers/denied-page.ts'
import { addresses, addressOf, type OperationName } from '../api/addresses.ts'
import { resolveOptions, type ThreadlineRouterOptions } from './options.ts'
import { answering, callerOf, serveOperation } from './serve-operation.ts'
import type { Service } from './service.ts'

/**
 * The HTTP API under `/api` and the console at `/`, as a Hono app: `app.route('/audit', threadlineRouter({ … }))`, or give its `fetch` to any other server.
 * Without a decision about authorization it is not made.
 *
 * @throws ThreadlineError `invalid_config`
 * @example
 * ```ts
 * app.route('/audit', threadlineRouter({
 *   threadline,
 *   authorize: async (request) => {
 *     const session = await readSession(request)
 *     return session?.isOperator ? { permissions: ['read', 'export'], actor: user(session.userId) } : null
 *   },
 * }))
 * ```
 */
export function threadlineRouter(options: ThreadlineRouterOptions): Hono {
  const service = resolveOptions(options)
  const app = new Hono()
  for (const name of Object.keys(addresses) as OperationName[]) {
    const { method, path } = addressOf(name)
    const pattern = `/api${path.replace(/\{(\w+)\}/g, ':$1')}`
    app.on(method, pattern, (context) => {
      context.set('threadlineRoute' as never, pattern as never)
      return serveOperation(service, name, context)
    })
  }
  app.all('/api/*', (context) => serveUnknown(service, context))
  app.all('/api', (context) => serveUnknown(service, context))
  if (options.console ?? true) mountConsole(app, service, options)
  return app
}

/** An address of the API that there is not, or not with this method. Callers who may do nothing are not told even that. */
function serveUnknown(service: Service, context: Context): Promise<Response> {
  const methods = methodsAt(context)
  const allow = methods.length === 0 ? undefined : methods.join(', ')
  return answering(service, context, { allow }, async (_request, _id, remember) => {
    remember(await callerOf(service, 'any', context))
    throw allow === undefined
      ? new ThreadlineError('not_found', 'There is nothing at this address of the API; see openapi.json.')
      : new ThreadlineError('method_not_allowed', `This address answers ${allow} only.`)
  })
}

const patterns = Object.keys(addresses).map((name) => {
  const { method, path } = addressOf(name as OperationName)
  return { method, matches: new RegExp(`/api${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }
})

function methodsAt(context: Context): string[] {
  const { pathname } = new URL(context.req.url)
  const methods = patterns.filter(({ matches }) => matches.test(pathname)).map(({ method }) => method)
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))]
}

function mountConsole(
  app: Hono,
  service: Service,
  { basePath, signIn = false }: ThreadlineRouterOptions,
): void {
  const pages = consoleApp({
    ...(basePath === undefined ? {} : { mountPath: () => basePath.replace(/\/+$/, '') }),
    facts: () => ({ signIn }),
  })
  app.use('/*', async (context, next) => {
    context.set('threadlineRoute' as never, 'console' as never)
    let denial: unknown
    const response = await answering(service, context, {}, async (_request, requestId, remember) => {
      try {
        remember(await callerOf(service, 'any', context))
      } catch (error) {
        denial = error
        return deniedPage(error, requestId)
      }
      await next()
      return context.res
    })
    return denial === undefined ? undefined : response
  })
  app.route('/', pages)
}
