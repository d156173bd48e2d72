import { type ErrorCode, type ErrorDetails, errorCodes, ThreadlineError } from '@threadline/contract'

/**
 * The error that an answer tells of. Where the answer is not of the API, as from a proxy in between, it is told by its status. Its `details` hold the status
 * and the request id too.
 */
export async function responseError(response: Response): Promise<ThreadlineError> {
  const { status } = response
  const text = await response.text().catch(() => '')
  const { code, message, details, requestId } = readError(text)
  return new ThreadlineError(
    code ?? codeOfStatus(status),
    message ?? `The server answered with status ${status}.`,
    {
      details: { ...details, status, requestId: requestId ?? response.headers.get('x-request-id') ?? '' },
    },
  )
}

interface ReadError {
  readonly code?: ErrorCode
  readonly message?: string
  readonly details?: ErrorDetails
  readonly requestId?: string
}

function readError(text: string): ReadError {
  try {
    const body: unknown = JSON.parse(text)
    const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined
    if (typeof error !== 'object' || error === null) return {}
    const { code, message, details, requestId } = error as Record<string, unknown>
    return {
      ...(isCode(code) ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
      ...(typeof details === 'object' && details !== null ? { details: details as ErrorDetails } : {}),
      ...(typeof requestId === 'string' ? { requestId } : {}),
    }
  } catch {
    return {}
  }
}

const isCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code)

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'not_authenticated'
  if (status === 403) return 'not_permitted'
  if (status === 404) return 'not_found'
  if (status === 429) return 'too_many_requests'
  return 'internal'
}
