import type { ErrorCode } from '@threadline/contract'
import type { Operation } from '../api/operation.ts'

/** Errors that an operation can end with because of what it is. */
export function errorsOf({ access, body, answer, errors }: Operation): ErrorCode[] {
  const codes: ErrorCode[] = [...errors, 'invalid_filter', 'internal']
  if (access !== 'public') codes.push('not_authenticated', 'not_permitted')
  if (answer.status === 204 || body !== undefined) codes.push('foreign_origin')
  if (body !== undefined) codes.push('unsupported_media_type', 'payload_too_large')
  if (access !== 'public') codes.push(...databaseErrors)
  return [...new Set(codes)]
}

const databaseErrors: readonly ErrorCode[] = [
  'connection_failed',
  'not_installed',
  'storage_behind',
  'statement_cancelled',
  'permission_denied',
]
