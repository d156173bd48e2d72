import { z } from 'zod'
import { parseActorKey } from '../actor/actor-key.ts'
import { type ActorRef, actorRefSchema } from '../actor/actor-ref.ts'
import { type ChangeOp, changeOps } from '../audit/audit-change.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { contextIdSchema } from '../context/audit-context.ts'
import { parseInput } from '../errors/parse-input.ts'
import { rowKeyInputSchema } from '../keys/row-key-input.ts'
import { boundedText } from '../text/bounded-text.ts'
import { instantInputSchema } from '../time/instant-schema.ts'

/** Names of schemas, tables and columns. PostgreSQL's own limit is 63 bytes unless it was built with another. */
const nameSchema = boundedText(256, { trim: false })

const opsProblem = `must be one of ${changeOps.join(', ')}, or a list of them without repetition`

const opFilterSchema = z
  .custom<ChangeOp | readonly ChangeOp[]>(
    (value) => {
      const ops: readonly unknown[] = Array.isArray(value) ? value : [value]
      return (
        ops.length > 0 &&
        new Set(ops).size === ops.length &&
        ops.every((op) => changeOps.some((known) => known === op))
      )
    },
    { error: opsProblem, abort: true },
  )
  .transform((value): ChangeOp[] => {
    const ops: readonly ChangeOp[] = typeof value === 'string' ? [value] : value
    return changeOps.filter((op) => ops.includes(op))
  })

const isActorInput = (value: unknown) =>
  typeof value === 'string' || (typeof value === 'object' && value !== null)

const actorFilterSchema = z
  .custom<ActorRef | string>(isActorInput, {
    error: 'must be an actor, or the text of one such as user/42',
    abort: true,
  })
  .transform((value, context): ActorRef => {
    const actor = typeof value === 'string' ? parseActorKey(value) : value
    if (actor !== null) return actor
    const message = 'must be a type and an id such as user/42, or anonymous'
    context.issues.push({ code: 'custom', message, input: value })
    return z.NEVER
  })
  .pipe(actorRefSchema)
  .refine((actor) => actor.onBehalfOf === undefined, {
    path: ['onBehalfOf'],
    error: 'must be left out: changes are found by who acted',
  })

/** The conditions of a filter, for schemas that contain them. */
export const changeFiltersShape = {
  schema: nameSchema.optional(),
  table: nameSchema.optional(),
  op: opFilterSchema.optional(),
  actor: actorFilterSchema.optional(),
  correlationId: contextIdSchema.optional(),
  requestId: contextIdSchema.optional(),
  changedField: nameSchema.optional(),
  rowKey: rowKeyInputSchema.optional(),
  transactionId: decimalIdSchema.optional(),
  from: instantInputSchema('start').optional(),
  to: instantInputSchema('end').optional(),
}

interface Range {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The order of two instants in canonical text is the order of time. */
export const isRangeInOrder = ({ from, to }: Range) => from === undefined || to === undefined || from <= to

/** Checked also when other fields have problems, unless `from` or `to` itself has one. */
export const rangeOrderProblem = {
  path: ['to'],
  error: 'must not be earlier than from',
  when: (payload: z.core.ParsePayload) =>
    typeof payload.value === 'object' &&
    payload.value !== null &&
    !payload.issues.some(({ path }) => path?.[0] === 'from' || path?.[0] === 'to'),
}

/** Which changes are meant: every condition must hold. `from` and `to` are inclusive. Unknown names are refused. */
export const changeFiltersSchema = z
  .strictObject(changeFiltersShape)
  .refine(isRangeInOrder, rangeOrderProblem)

/** Filters as a caller gives them. */
export type ChangeFilters = z.input<typeof changeFiltersSchema>

/** Filters after they were checked: `op` a list in a fixed order, `actor` an object, times as UTC text. */
export type ResolvedChangeFilters = z.output<typeof changeFiltersSchema>

/** Checks the filters of a question that has no pages. @throws ThreadlineError `invalid_filter` with every problem. */
export function parseChangeFilters(input: unknown = {}): ResolvedChangeFilters {
  return parseInput(changeFiltersSchema, input, {
    code: 'invalid_filter',
    known: Object.keys(changeFiltersShape),
  })
}
