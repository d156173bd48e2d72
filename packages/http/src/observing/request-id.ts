import { randomUUID } from 'node:crypto'

const usable = /^[\x21-\x7e]{1,128}$/

/** The request id that the client or a proxy has given, if it can go into headers and logs; else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id')?.trim() ?? ''
  return usable.test(given) ? given : randomUUID()
}
