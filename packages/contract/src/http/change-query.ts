import { z } from 'zod'
import { type ActorType, actorIdMaxBytes } from '../actor/actor-ref.ts'
import type { ChangeOp } from '../audit/audit-change.ts'
import type { ResolvedRowKeyInput } from '../keys/row-key-input.ts'
import {
  type ChangeFilters,
  changeFiltersShape,
  isRangeInOrder,
  rangeOrderProblem,
} from '../reading/change-filters.ts'
import { pageLimits } from '../reading/timeline-filters.ts'
import { boundedText } from '../text/bounded-text.ts'
import {
  actorTypeParameter,
  flagParameter,
  instantParameter,
  opsParameter,
  rowKeyParameter,
  wholeNumberParameter,
} from './query-values.ts'

const { schema, table, correlationId, requestId, changedField, transactionId } = changeFiltersShape

/** The filters without a range of time, as query parameters. */
const conditionsShape = {
  schema: schema.meta({ description: 'A schema of the database; all of its audited tables.' }),
  table: table.meta({ description: '`name` (schema `public`) or `schema.name`.', examples: ['orders'] }),
  op: opsParameter,
  actor_type: actorTypeParameter.optional(),
  actor_id: boundedText(actorIdMaxBytes, { trim: false })
    .optional()
    .meta({ description: 'The id of the actor, beside its type.' }),
  correlation_id: correlationId,
  request_id: requestId,
  changed_field: changedField.meta({
    description: 'Updates that changed this field, and every insert and delete of a row that has it.',
  }),
  row_key: rowKeyParameter.optional(),
  transaction_id: transactionId,
}

/** A range of time, as query parameters. */
export const rangeQueryShape = {
  from: instantParameter(
    'start',
    'Captured from this instant on; a date alone is its start in UTC.',
  ).optional(),
  to: instantParameter(
    'end',
    'Captured up to this instant, inclusive; a date alone is its end in UTC.',
  ).optional(),
}

const filtersShape = { ...conditionsShape, ...rangeQueryShape }

/** The parts that choose a page, as query parameters. */
export const pageQueryShape = {
  limit: wholeNumberParameter(
    1,
    pageLimits.max,
    `Items of a page; ${pageLimits.default} when nothing is said.`,
  ),
  cursor: z
    .string('must be given once, as text')
    .min(1, 'must not be empty')
    .max(20_000, 'must have at most 20000 characters')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before; bound to the other parameters.' }),
}

/** What query parameters mean, as far as they depend on each other. */
interface QueryConditions {
  readonly schema?: string | undefined
  readonly table?: string | undefined
  readonly op?: ChangeOp[] | undefined
  readonly actor_type?: ActorType | undefined
  readonly actor_id?: string | undefined
  readonly correlation_id?: string | undefined
  readonly request_id?: string | undefined
  readonly changed_field?: string | undefined
  readonly row_key?: ResolvedRowKeyInput | undefined
  readonly transaction_id?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const actorIsWhole = ({ actor_type, actor_id }: QueryConditions) =>
  actor_type === undefined
    ? actor_id === undefined
    : (actor_type === 'anonymous') === (actor_id === undefined)
const actorProblem = {
  path: ['actor_id'],
  error: 'and actor_type go together: give both, or actor_type=anonymous alone',
  when: isReadable,
}
const keyHasTable = ({ row_key, table: named }: QueryConditions) =>
  row_key === undefined || named !== undefined
const keyProblem = {
  path: ['row_key'],
  error: 'needs table beside it: keys mean something only within a table',
  when: isReadable,
}

/** Checked also when other parameters have problems, so that all of them are told together. */
function isReadable({ value }: z.core.ParsePayload): boolean {
  return typeof value === 'object' && value !== null
}

/** Parameters that only mean something together. */
function consistent<Schema extends z.ZodType<QueryConditions>>(schema: Schema): Schema {
  return schema
    .refine(actorIsWhole, actorProblem)
    .refine(keyHasTable, keyProblem)
    .refine(isRangeInOrder, rangeOrderProblem)
}

/** The filters of the library that query parameters mean. */
export function queryFilters(query: QueryConditions): ChangeFilters {
  const { actor_type: type, actor_id: id } = query
  return {
    schema: query.schema,
    table: query.table,
    op: query.op,
    actor: type === undefined ? undefined : id === undefined ? { type } : { type, id },
    correlationId: query.correlation_id,
    requestId: query.request_id,
    changedField: query.changed_field,
    rowKey: query.row_key,
    transactionId: query.transaction_id,
    from: query.from,
    to: query.to,
  }
}

export const timelineQuerySchema = consistent(z.strictObject({ ...filtersShape, ...pageQueryShape }))
export const countQuerySchema = consistent(
  z.strictObject({
    ...filtersShape,
    max: wholeNumberParameter(1, 1_000_000, 'Counting stops here; 10001 when nothing is said.'),
  }),
)
export const histogramQuerySchema = consistent(
  z.strictObject({
    ...filtersShape,
    buckets: wholeNumberParameter(1, 500, 'At most so many buckets; 60 when nothing is said.'),
  }),
)
export const facetsQuerySchema = consistent(
  z.strictObject({
    ...filtersShape,
    limit: wholeNumberParameter(1, 100, 'At most so many values of a field; 20 when nothing is said.'),
    actor_prefix: boundedText(300, { trim: false })
      .optional()
      .meta({ description: 'Only actors whose key begins so, such as `user/4`, in alphabetical order.' }),
  }),
)
export const exportQuerySchema = consistent(z.strictObject(filtersShape))
export const liveQuerySchema = consistent(z.strictObject(conditionsShape))

/** A window of time and a page of what is in it. */
export const windowQuerySchema = z
  .strictObject({ ...rangeQueryShape, ...pageQueryShape })
  .refine(isRangeInOrder, rangeOrderProblem)
export const historyQuerySchema = z
  .strictObject({
    ...rangeQueryShape,
    ...pageQueryShape,
    follow_moves: flagParameter(
      'Where a row had another key before, go on under that key; true when nothing is said.',
    ),
  })
  .refine(isRangeInOrder, rangeOrderProblem)
export const pageQuerySchema = z.strictObject(pageQueryShape)
export const asOfQuerySchema = z.strictObject({
  at: instantParameter('end', 'The instant, inclusive; a date alone is its end in UTC.'),
})
