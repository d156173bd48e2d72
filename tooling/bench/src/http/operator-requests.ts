import type { Threadline } from '@threadline/core'
import type { TrailSample } from '../read/sample-trail.ts'

/** A question as an operator asks it, over HTTP and of the library. */
export interface OperatorRequest {
  readonly question: string
  readonly path: string
  readonly ask: (threadline: Threadline) => Promise<unknown>
}

const day = 86_400_000

/** The mix of questions of somebody who looks into something, about one sample. */
export function operatorRequests({ samples }: TrailSample, index: number): OperatorRequest[] {
  const sample = samples[index % samples.length]
  if (sample === undefined) throw new TypeError('there are no samples')
  const { table, rowKey, actor, transactionId, correlationId, capturedAt } = sample
  const from = new Date(Date.parse(capturedAt) - day).toISOString()
  const [type = '', ...id] = actor.split('/')
  const row = `/api/rows/${encodeURIComponent(table)}/${encodeURIComponent(rowKey)}`
  return [
    { question: 'first page', path: '/api/timeline', ask: (trail) => trail.timeline() },
    {
      question: 'table and day',
      path: `/api/timeline?table=${table}&from=${from}&to=${encodeURIComponent(capturedAt)}`,
      ask: (trail) => trail.timeline({ table, from, to: capturedAt }),
    },
    {
      question: 'correlation',
      path: `/api/timeline?correlation_id=${encodeURIComponent(correlationId)}`,
      ask: (trail) => trail.timeline({ correlationId }),
    },
    {
      question: 'transaction',
      path: `/api/transactions/${transactionId}`,
      ask: (trail) => trail.incident(transactionId),
    },
    { question: 'history of a row', path: row, ask: (trail) => trail.history(table, rowKey) },
    {
      question: 'row as of an instant',
      path: `${row}/as-of?at=${encodeURIComponent(capturedAt)}`,
      ask: (trail) => trail.asOf(table, rowKey, capturedAt),
    },
    {
      question: 'actor',
      path: `/api/actors/${type}/${encodeURIComponent(id.join('/') || '-')}?limit=20`,
      ask: (trail) => trail.actorWindow(actor, { limit: 20 }),
    },
    {
      question: 'count of a table',
      path: `/api/timeline/count?table=${table}`,
      ask: (trail) => trail.count({ table }),
    },
  ]
}
