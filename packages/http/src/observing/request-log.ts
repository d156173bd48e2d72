import { actorKey } from '@threadline/contract'
import type { Caller } from '../access/access.ts'

/** What is told of an answered request: no parameter and no value of one. */
export interface RequestLogEntry {
  readonly time: string
  readonly level: 'info' | 'warn' | 'error'
  readonly requestId: string
  readonly method: string
  /** The route as a pattern, such as `/api/changes/:id`; `other` for an address that there is not. */
  readonly route: string
  readonly status: number
  /** Until the answer began. */
  readonly durationMs: number
  readonly actor: string | null
  readonly scoped: boolean
  /** The code of the error that was answered. */
  readonly code: string | null
  /** What the error came from, with its stack; it may hold SQL and values, and is there for errors of the server only. */
  readonly error?: unknown
}

/** Receives a log entry for each answered request. */
export type RequestLog = (entry: RequestLogEntry) => void

/** An entry about a request. */
export function logEntry(
  facts: Omit<RequestLogEntry, 'time' | 'level' | 'actor' | 'scoped'>,
  caller: Caller | null,
): RequestLogEntry {
  return {
    time: new Date().toISOString(),
    level: facts.status >= 500 ? 'error' : facts.status >= 400 ? 'warn' : 'info',
    ...facts,
    actor: caller?.actor == null ? null : actorKey(caller.actor),
    scoped: caller?.scope != null,
  }
}
