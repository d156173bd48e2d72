import { errorStatus, toErrorBody } from '@threadline/contract'
import { apiHeaders, notStored } from './headers.ts'

/** How an error is answered. */
export interface ErrorResponseOptions {
  readonly requestId: string
  /** In plain text, for a download: a browser would save JSON as the file. */
  readonly plain?: boolean
  /** Methods that there are at the address. */
  readonly allow?: string | undefined
}

/** The answer for any thrown value. Neither SQL nor a value of a parameter or a row is in it. */
export function errorResponse(
  error: unknown,
  { requestId, plain = false, allow }: ErrorResponseOptions,
): Response {
  const body = toErrorBody(error, requestId)
  const status = errorStatus(error)
  const headers = {
    ...apiHeaders,
    'cache-control': notStored,
    'x-request-id': requestId,
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="threadline"' } : {}),
    ...(status === 503 ? { 'retry-after': '5' } : {}),
    ...(allow === undefined ? {} : { allow }),
  }
  if (!plain)
    return new Response(JSON.stringify(body), {
      status,
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
    })
  const { code, message } = body.error
  return new Response(`${message}\n${code}, request ${requestId}\n`, {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
  })
}
