import { errorBodySchema } from '@threadline/contract'

/** An answer of the API that is none: what it said, or why nothing came. */
export class ApiFailure extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null

  constructor(message: string, facts: { status: number; code: string; requestId: string | null }) {
    super(message)
    this.name = 'ApiFailure'
    this.status = facts.status
    this.code = facts.code
    this.requestId = facts.requestId
  }
}

/** The failure that an answer other than 2xx describes. */
export async function readFailure(response: Response): Promise<ApiFailure> {
  const text = await response.text()
  const { status } = response
  try {
    const { error } = errorBodySchema.parse(JSON.parse(text))
    return new ApiFailure(error.message, { status, code: error.code, requestId: error.requestId })
  } catch {
    const requestId = response.headers.get('x-request-id')
    const message = `The server answered ${status} without saying why.`
    return new ApiFailure(message, { status, code: `http_${status}`, requestId })
  }
}

export const offlineFailure = (): ApiFailure =>
  new ApiFailure('The server cannot be reached.', { status: 0, code: 'offline', requestId: null })

export const isFailure = (error: unknown, ...codes: string[]): error is ApiFailure =>
  error instanceof ApiFailure && (codes.length === 0 || codes.includes(error.code))

/** Whether asking again may help. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiFailure && (error.status === 0 || error.status === 429 || error.status >= 500)
