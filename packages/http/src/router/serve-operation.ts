import { type Permission, ThreadlineError } from '@threadline/contract'
import type { ReadLimits, Threadline } from '@threadline/core'
import { emit } from '@threadline/core/telemetry'
import type { Context } from 'hono'
import type { Caller } from '../access/access.ts'
import { denied, identifyCaller } from '../access/identify-caller.ts'
import { requireSameOrigin } from '../access/same-origin.ts'
import { errorResponse } from '../answers/error-response.ts'
import { apiHeaders, notStored } from '../answers/headers.ts'
import { jsonResponse } from '../answers/json-response.ts'
import type { OperationName } from '../api/addresses.ts'
import type { Operation } from '../api/operation.ts'
import { operations } from '../api/operations.ts'
import type { Call } from '../handlers/handler.ts'
import { handlers } from '../handlers/handlers.ts'
import { requestIdOf } from '../observing/request-id.ts'
import { logEntry } from '../observing/request-log.ts'
import { readBody, readParams, readQuery } from '../requests/read-request.ts'
import { recordAccess } from './record-access.ts'
import type { Service } from './service.ts'

/**
 * The one path of every request: who is it, may it, is it well-formed, is it recorded; then the question itself, of a trail that is limited to what the caller may
 * see and as long as the caller waits.
 */
export async function serveOperation(
  service: Service,
  name: OperationName,
  context: Context,
): Promise<Response> {
  const definition: Operation = operations[name]
  const plain = 'contentType' in definition.answer && definition.access === 'export'
  return answering(service, context, { plain }, async (request, requestId, remember) => {
    const caller = await callerOf(service, definition.access, context)
    remember(caller)
    const changes = definition.body !== undefined || definition.answer.status === 204
    if (changes) requireSameOrigin(request, service.origins)
    const call = await readCall(service, name, context, caller, requestId)
    await recordAccess(name, call)
    const handle = handlers[name] as (call: Call<OperationName>) => Promise<unknown>
    return respond(definition, await handle(call), request, requestId)
  })
}

/** Runs what answers a request; whatever is thrown becomes an answer, and each answer an entry of the log. */
export async function answering(
  service: Service,
  context: Context,
  options: { readonly plain?: boolean; readonly allow?: string | undefined },
  answer: (request: Request, requestId: string, remember: (caller: Caller) => void) => Promise<Response>,
): Promise<Response> {
  const request = context.req.raw
  const requestId = requestIdOf(request)
  const begun = performance.now()
  let caller: Caller | null = null
  let failure: unknown
  let response: Response
  try {
    response = await answer(request, requestId, (known) => {
      caller = known
    })
  } catch (error) {
    failure = error
    response = errorResponse(error, { requestId, ...options })
  }
  const durationMs = performance.now() - begun
  const { status } = response
  const code = failure instanceof ThreadlineError ? failure.code : failure === undefined ? null : 'internal'
  const facts = { requestId, method: request.method, route: routeOf(context), status, durationMs, code }
  const shown = status >= 500 || isDenialByFailure(failure) ? { error: failure } : {}
  service.log(logEntry({ ...facts, ...shown }, caller))
  emit('http.request', {
    durationMs,
    route: facts.route,
    method: request.method,
    status: `${String(status)[0]}xx`,
  })
  return response
}

/** Somebody must see why a host's own function denied by failing. */
function isDenialByFailure(error: unknown): boolean {
  return error instanceof ThreadlineError && error.code === 'not_permitted' && error.cause !== undefined
}

/** The caller, who may do what is asked. @throws ThreadlineError `not_authenticated`, `not_permitted` */
export async function callerOf(
  service: Service,
  access: Operation['access'],
  context: Context,
): Promise<Caller> {
  if (access === 'public') return { permissions: [], actor: null, scope: null }
  const begun = performance.now()
  const decided = (outcome: 'allowed' | 'denied' | 'error', scoped: boolean) =>
    emit('authorization.decision', {
      durationMs: performance.now() - begun,
      outcome,
      permission: access,
      scoped,
    })
  try {
    const caller = await identifyCaller(context.req.raw, { env: context.env }, service.callers)
    requirePermission(caller, access)
    decided('allowed', caller.scope !== null)
    return caller
  } catch (error) {
    decided(isDenialByFailure(error) ? 'error' : 'denied', false)
    throw error
  }
}

/** What is about the trail as a whole; a scope cannot be applied to it. */
const unscoped: readonly Operation['access'][] = ['coverage', 'policy', 'evidence', 'purge']

function requirePermission({ permissions, scope }: Caller, access: Permission | 'any'): void {
  const permitted = access === 'any' ? permissions.length > 0 : permissions.includes(access)
  if (!permitted) {
    const what = access === 'any' ? 'any permission' : `the permission "${access}"`
    throw new ThreadlineError('not_permitted', `This needs ${what}, which you do not have.`)
  }
  if (scope !== null && unscoped.includes(access))
    throw new ThreadlineError('not_permitted', 'This is about the whole trail, of which you see a part only.')
}

async function readCall(
  service: Service,
  name: OperationName,
  context: Context,
  caller: Caller,
  requestId: string,
): Promise<Call<OperationName>> {
  const { params, query, body, access }: Operation = operations[name]
  const request = context.req.raw
  const { signal } = request
  const limits = {
    signal,
    timeoutMs: access === 'export' ? service.exportTimeoutMs : service.statementTimeoutMs,
    ...(caller.scope === null ? {} : { scope: caller.scope }),
  }
  const call = {
    params:
      params === undefined ? undefined : readParams(context.req.param() as Record<string, string>, params),
    query: readQuery(new URL(request.url), query),
    body: body === undefined ? undefined : await readBody(request, body),
    caller,
    trail: limitedTrail(service, limits),
    request,
    requestId,
    signal,
    service,
  }
  return call as Call<OperationName>
}

/** A scope that cannot be read shows nothing. */
function limitedTrail({ threadline }: Service, limits: ReadLimits): Threadline {
  try {
    return threadline.limited(limits)
  } catch (error) {
    throw denied(error)
  }
}

function respond({ answer }: Operation, result: unknown, request: Request, requestId: string): Response {
  if (result instanceof Response) return result
  if (!('schema' in answer))
    return new Response(null, {
      status: answer.status,
      headers: { ...apiHeaders, 'cache-control': notStored, 'x-request-id': requestId },
    })
  const revalidate = answer.revalidate === true ? request.headers.get('if-none-match') : undefined
  return jsonResponse(result, { status: answer.status, requestId, revalidate })
}

/** The pattern of the route, below the router. */
function routeOf(context: Context): string {
  const known: unknown = context.get('threadlineRoute')
  return typeof known === 'string' ? known : 'other'
}
