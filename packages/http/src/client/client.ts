import type { z } from 'zod'
import { addresses, addressOf, type OperationName } from '../api/addresses.ts'
import type { Operation } from '../api/operation.ts'
import type { operations } from '../api/operations.ts'
import { fillPath, queryText } from './address.ts'
import { responseError } from './response-error.ts'

type Operations = typeof operations

/** Operations that answer with JSON or with nothing; downloads and the live stream are addresses, see `url`. */
type CallableName = {
  [Name in OperationName]: Operations[Name]['answer'] extends { contentType: string } ? never : Name
}[OperationName]

/** What may be written where a schema asks for text of a parameter. */
type Loosely<Parameters> = {
  [Name in keyof Parameters]: Parameters[Name] | (string extends Parameters[Name] ? number | boolean : never)
}

type Part<Name extends string, Schema> = Schema extends z.ZodType
  ? Record<never, never> extends z.input<Schema>
    ? { readonly [Key in Name]?: Loosely<z.input<Schema>> }
    : { readonly [Key in Name]: Loosely<z.input<Schema>> }
  : unknown

type Member<Definition, Name extends string> = Definition extends { readonly [Key in Name]: infer Value }
  ? Value
  : undefined

/** The parts of a request. */
type Input<Definition extends Operation> = Part<'params', Member<Definition, 'params'>> &
  Part<'query', Member<Definition, 'query'>> &
  Part<'body', Member<Definition, 'body'>>

type Output<Definition extends Operation> = Definition['answer'] extends {
  schema: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

type Call<Definition extends Operation> =
  Record<never, never> extends Input<Definition>
    ? (input?: Input<Definition>, options?: CallOptions) => Promise<Output<Definition>>
    : (input: Input<Definition>, options?: CallOptions) => Promise<Output<Definition>>

/** A function for each operation of the API. */
export type ThreadlineClient = { readonly [Name in CallableName]: Call<Operations[Name]> } & {
  /** The address of an operation, for links, downloads and `EventSource`. */
  readonly url: <Name extends OperationName>(name: Name, input?: Partial<Input<Operations[Name]>>) => string
}

/** Where the API is, and how requests are sent. */
export interface ThreadlineClientOptions {
  /** Where the router is mounted, such as `https://ops.example.com/audit`; in a browser a path is enough. */
  readonly baseUrl: string
  /** Headers of every request, such as `{ authorization: 'Bearer …' }`. */
  readonly headers?: Readonly<Record<string, string>>
  /** @defaultValue the global `fetch` */
  readonly fetch?: typeof fetch
}

/**
 * A client of the API. Its functions return the data of the answer, and throw a `ThreadlineError` with the code, details and request id for any other.
 *
 * @example
 * ```ts
 * const client = createThreadlineClient({ baseUrl: '/audit' })
 * const page = await client.timeline({ query: { table: 'orders', limit: 20 } })
 * ```
 */
export function createThreadlineClient(options: ThreadlineClientOptions): ThreadlineClient {
  const send = options.fetch ?? ((...request: Parameters<typeof fetch>) => fetch(...request))
  const url = (name: OperationName, input: RequestParts = {}) =>
    `${options.baseUrl.replace(/\/+$/, '')}/api${fillPath(addressOf(name).path, input.params)}${queryText(input.query)}`
  const call =
    (name: OperationName) =>
    async (input?: RequestParts, { signal }: CallOptions = {}) => {
      const { body } = input ?? {}
      const response = await send(url(name, input), {
        method: addressOf(name).method,
        headers: {
          ...options.headers,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      })
      if (!response.ok) throw await responseError(response)
      return response.status === 204 ? undefined : await response.json()
    }
  const calls = Object.keys(addresses).map((name) => [name, call(name as OperationName)])
  return Object.freeze({ ...Object.fromEntries(calls), url })
}

interface RequestParts {
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
}
