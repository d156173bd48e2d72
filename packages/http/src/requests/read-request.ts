import {
  describeProblems,
  type ErrorCode,
  errorCodes,
  problemsFromZod,
  ThreadlineError,
} from '@threadline/contract'
import { z } from 'zod'

/** The longest query of an address, and the largest body, in bytes. */
const mostQuery = 32_768
const mostBody = 65_536

const nothing = z.strictObject({})

/** The parameters of the query, each given at most once, checked and in the types of the operation. */
export function readQuery(url: URL, schema: z.ZodType = nothing): unknown {
  if (url.search.length > mostQuery)
    throw new ThreadlineError(
      'invalid_filter',
      `Invalid filter: the query must have at most ${mostQuery} characters.`,
    )
  const repeated = [...new Set(url.searchParams.keys())].filter(
    (name) => url.searchParams.getAll(name).length > 1,
  )
  const values = Object.fromEntries(url.searchParams)
  const extra = repeated.map((name) => ({ path: name.slice(0, 80), message: 'must be given only once' }))
  return check(schema, values, 'invalid_filter', extra)
}

/** The parameters of the path. A value that cannot be decoded is taken as it stands. */
export function readParams(values: Readonly<Record<string, string>>, schema: z.ZodType): unknown {
  return check(schema, values, 'invalid_filter')
}

/** The body, which must be JSON and say so. */
export async function readBody(request: Request, schema: z.ZodType): Promise<unknown> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json')
    throw new ThreadlineError(
      'unsupported_media_type',
      'The body must be JSON: send Content-Type: application/json.',
    )
  const text = await readText(request)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new ThreadlineError('invalid_body', 'Invalid request body: it must be JSON.')
  }
  return check(schema, body, 'invalid_body')
}

async function readText(request: Request): Promise<string> {
  const reader = request.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > mostBody) {
      await reader.cancel()
      throw new ThreadlineError('payload_too_large', `The body must have at most ${mostBody} bytes.`)
    }
    text += decoder.decode(value, { stream: true })
  }
}

interface FurtherProblem {
  readonly path: string
  readonly message: string
}

function check(
  schema: z.ZodType,
  input: unknown,
  code: ErrorCode,
  further: readonly FurtherProblem[] = [],
): unknown {
  const result = schema.safeParse(input)
  if (result.success && further.length === 0) return result.data
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const found = result.success ? [] : problemsFromZod(result.error, known)
  const problems = [...found, ...further]
  throw new ThreadlineError(code, describeProblems(errorCodes[code].title, problems), {
    details: { problems },
  })
}
