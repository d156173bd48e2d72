import { Duplex } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import { apiHeaders, notStored } from './headers.ts'

/** A file that is sent. */
export interface Download {
  readonly contentType: string
  readonly fileName: string
  /** Its length, where it is known. */
  readonly bytes?: number
  readonly request: Request
  readonly requestId: string
}

/**
 * A stream as a file to save. When it fails on the way the connection breaks off, so that nobody takes a part for the whole. Compressed, if the client takes that,
 * piece by piece: what has been read is on its way and does not wait for more.
 */
export function downloadResponse(
  body: ReadableStream<Uint8Array>,
  { contentType, fileName, bytes, request, requestId }: Download,
): Response {
  const compressed = takesGzip(request.headers.get('accept-encoding') ?? '')
  const length: Record<string, string> = bytes === undefined ? {} : { 'content-length': String(bytes) }
  return new Response(compressed ? gzipped(body) : body, {
    headers: {
      ...apiHeaders,
      'content-type': contentType,
      'content-disposition': disposition(fileName),
      'cache-control': `${notStored}, no-transform`,
      vary: 'accept-encoding',
      'x-request-id': requestId,
      ...(compressed ? { 'content-encoding': 'gzip' } : length),
    },
  })
}

/** A name in ASCII for everybody, and as it is for whoever reads UTF-8. */
export function disposition(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 150)
  const encoded = encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function takesGzip(accepted: string): boolean {
  return accepted
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .some((part) => part === 'gzip' || (part.startsWith('gzip;') && !/;\s*q=0(\.0*)?$/.test(part)))
}

function gzipped(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const gzip = Duplex.toWeb(createGzip({ flush: constants.Z_SYNC_FLUSH }))
  return body.pipeThrough(gzip)
}
