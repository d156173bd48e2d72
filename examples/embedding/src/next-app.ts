import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { routeHandlers, withAuditContextOf } from '@threadline/http/next'
import { type Application, type RunningServer, signedIn } from './application.ts'
import { listening } from './listening.ts'

/** What `app/posts/[title]/route.ts` and `app/audit/[[...path]]/route.ts` of a Next.js application export. */
function nextRoutes({ audit, writePost }: Application) {
  return {
    posts: {
      POST: withAuditContextOf(
        { actor: (request) => signedIn(request.headers.get('cookie')) },
        async (_request, { params }: { params: Promise<{ title: string }> }) => {
          await writePost((await params).title)
          return new Response('written', { status: 201 })
        },
      ),
    },
    audit: routeHandlers(audit),
  }
}

/** Calls the route handlers as Next.js does: with requests of the web platform, and parameters as a promise. */
export function startNext(application: Application): Promise<RunningServer> {
  const routes = nextRoutes(application)
  const handle = async (request: Request) => {
    const title = /^\/posts\/(\w+)$/.exec(new URL(request.url).pathname)?.[1]
    if (title !== undefined) return routes.posts.POST(request, { params: Promise.resolve({ title }) })
    const method = request.method as keyof typeof routes.audit
    return routes.audit[method]?.(request) ?? new Response(null, { status: 405 })
  }
  return listening(createServer(getRequestListener(handle)))
}
