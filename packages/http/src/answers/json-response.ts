import { createHash } from 'node:crypto'
import { apiHeaders, notStored } from './headers.ts'

/** How data is answered. */
export interface JsonResponseOptions {
  readonly status: number
  readonly requestId: string
  /** The `If-None-Match` of the request, for an answer that can be asked for again; undefined for others. */
  readonly revalidate?: string | null | undefined
}

/** An answer of data. */
export function jsonResponse(
  data: unknown,
  { status, requestId, revalidate }: JsonResponseOptions,
): Response {
  const body = JSON.stringify(data)
  const headers = {
    ...apiHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': notStored,
    'x-request-id': requestId,
  }
  if (revalidate === undefined) return new Response(body, { status, headers })
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const kept = { ...headers, etag, 'cache-control': 'private, no-cache', vary: 'authorization, cookie' }
  return isKnown(revalidate, etag)
    ? new Response(null, { status: 304, headers: kept })
    : new Response(body, { status, headers: kept })
}

function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === etag)
}
