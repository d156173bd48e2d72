import type { Threadline } from '@threadline/core'
import type { z } from 'zod'
import type { Caller } from '../access/access.ts'
import type { OperationName } from '../api/addresses.ts'
import type { Operations } from '../api/operations.ts'
import type { Service } from '../router/service.ts'

type Part<Definition, Name extends string> = Definition extends {
  readonly [Key in Name]: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined

/** A request after everything about it was checked. */
export interface Call<Name extends OperationName> {
  readonly params: Part<Operations[Name], 'params'>
  readonly query: Part<Operations[Name], 'query'>
  readonly body: Part<Operations[Name], 'body'>
  readonly caller: Caller
  /** Reads what the caller may see, in time, and only for as long as the caller waits. */
  readonly trail: Threadline
  readonly request: Request
  readonly requestId: string
  /** Aborted when the caller has left. */
  readonly signal: AbortSignal
  readonly service: Service
}

type Result<Definition> = Definition extends { answer: { schema: infer Schema extends z.ZodType } }
  ? z.input<Schema>
  : Definition extends { answer: { contentType: string } }
    ? Response
    : undefined

/** Answers an operation: with its data, with nothing, or for a stream with the response. */
export type Handler<Name extends OperationName> = (call: Call<Name>) => Promise<Result<Operations[Name]>>

/** What a download needs of its request. */
export type DownloadCall = Pick<Call<'exportCsv'>, 'query' | 'trail' | 'signal' | 'request' | 'requestId'>

/** A handler for each of the operations. */
export type Handlers<Names extends OperationName = OperationName> = {
  readonly [Name in Names]: Handler<Name>
}
