import {
  actorTypeParameter,
  asOfQuerySchema,
  asOfResultSchema,
  auditChangePageSchema,
  auditChangeSchema,
  boundedText,
  correlationBundleSchema,
  countQuerySchema,
  countResultSchema,
  facetsQuerySchema,
  facetsSchema,
  histogramQuerySchema,
  histogramSchema,
  historyPageSchema,
  historyQuerySchema,
  incidentSchema,
  liveQuerySchema,
  pageQuerySchema,
  rowKeyParameter,
  timelineQuerySchema,
  transactionSummaryPageSchema,
  windowQuerySchema,
} from '@threadline/contract'
import { z } from 'zod'
import { operation } from './operation.ts'

const tag = 'Reading'
const filterErrors = ['invalid_filter', 'invalid_key', 'table_not_audited'] as const
const id = z.string().meta({ description: 'A malformed id is the same as one that is not found.' })
const row = z.object({
  table: boundedText(256, { trim: false }).meta({
    description: '`name` (schema `public`) or `schema.name`.',
    examples: ['orders'],
  }),
  key: rowKeyParameter,
})

/** Questions to the trail. */
export const readingOperations = {
  timeline: operation({
    tag,
    summary: 'Who changed what, newest first',
    description: 'Every condition must hold. Pages are exact while changes are captured and purged.',
    access: 'read',
    query: timelineQuerySchema,
    answer: { status: 200, description: 'A page of changes.', schema: auditChangePageSchema },
    errors: [...filterErrors, 'invalid_cursor'],
  }),
  count: operation({
    tag,
    summary: 'How many changes match',
    access: 'read',
    query: countQuerySchema,
    answer: { status: 200, description: 'The count, exact up to `max`.', schema: countResultSchema },
    errors: filterErrors,
  }),
  histogram: operation({
    tag,
    summary: 'Changes over time, by op',
    access: 'read',
    query: histogramQuerySchema,
    answer: { status: 200, description: 'Buckets without gaps.', schema: histogramSchema },
    errors: filterErrors,
  }),
  facets: operation({
    tag,
    summary: 'Which tables, ops and actors occur, and how often',
    access: 'read',
    query: facetsQuerySchema,
    answer: { status: 200, description: 'The values of each field.', schema: facetsSchema },
    errors: filterErrors,
  }),
  live: operation({
    tag,
    summary: 'New changes as they are committed, as server-sent events',
    description:
      'Events are `ready`, `change` (its data is an AuditChange) and `reset`. Every event has an id; given as `Last-Event-ID`, the stream goes on after it without gap and without repetition.',
    access: 'read',
    query: liveQuerySchema,
    answer: { status: 200, description: 'A stream of events.', contentType: 'text/event-stream' },
    errors: [...filterErrors, 'invalid_cursor', 'too_many_clients', 'not_available'],
  }),
  change: operation({
    tag,
    summary: 'One change',
    access: 'read',
    params: z.object({ id }),
    answer: { status: 200, description: 'The change.', schema: auditChangeSchema, revalidate: true },
    errors: ['not_found'],
  }),
  incident: operation({
    tag,
    summary: 'One transaction with its actions and its changes, each with a diff',
    access: 'read',
    params: z.object({ id }),
    query: pageQuerySchema,
    answer: { status: 200, description: 'The transaction.', schema: incidentSchema, revalidate: true },
    errors: ['not_found', 'invalid_filter', 'invalid_cursor'],
  }),
  actor: operation({
    tag,
    summary: 'What an actor did: its transactions, newest first, each with a summary',
    access: 'read',
    params: z.object({
      type: actorTypeParameter,
      id: boundedText(256, { trim: false }).meta({ description: 'For anonymous: `-`.', examples: ['42'] }),
    }),
    query: windowQuerySchema,
    answer: {
      status: 200,
      description: 'A page of transactions.',
      schema: transactionSummaryPageSchema,
    },
    errors: ['invalid_filter', 'invalid_cursor'],
  }),
  history: operation({
    tag,
    summary: 'Everything that happened to a row, newest first, under all keys that it had',
    access: 'read',
    params: row,
    query: historyQuerySchema,
    answer: { status: 200, description: 'A page of its history.', schema: historyPageSchema },
    errors: [...filterErrors, 'invalid_cursor'],
  }),
  asOf: operation({
    tag,
    summary: 'What a row was at an instant, as far as it is known',
    access: 'read',
    params: row,
    query: asOfQuerySchema,
    answer: {
      status: 200,
      description: 'There, not there, or before anything is known.',
      schema: asOfResultSchema,
    },
    errors: filterErrors,
  }),
  correlation: operation({
    tag,
    summary: 'Everything with one correlation id',
    access: 'read',
    params: z.object({ id }),
    query: pageQuerySchema,
    answer: {
      status: 200,
      description: 'Transactions, actions and a page of the changes.',
      schema: correlationBundleSchema,
    },
    errors: ['not_found', 'invalid_filter', 'invalid_cursor'],
  }),
}
