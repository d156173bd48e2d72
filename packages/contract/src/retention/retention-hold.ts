import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { contextIdSchema } from '../context/audit-context.ts'
import { parseInput } from '../errors/parse-input.ts'
import { changeFiltersShape, isRangeInOrder, rangeOrderProblem } from '../reading/change-filters.ts'
import { boundedText } from '../text/bounded-text.ts'
import { instantSchema } from '../time/instant-schema.ts'

/** What a hold can be told to keep. All that are given must match. */
const criteriaShape = {
  table: changeFiltersShape.table,
  rowKey: changeFiltersShape.rowKey,
  actor: changeFiltersShape.actor,
  correlationId: contextIdSchema.optional(),
  from: changeFiltersShape.from,
  to: changeFiltersShape.to,
}

const holdInputShape = {
  name: boundedText(128),
  reason: boundedText(4096, { multiline: true }),
  ...criteriaShape,
  by: actorRefSchema.optional(),
}

const criteria = Object.keys(criteriaShape)

const given = (value: object, names: readonly string[]) =>
  Object.entries(value).some(([name, member]) => names.includes(name) && member !== undefined)

/** A legal hold as it is set: a name, a reason, and at least one thing that the changes to keep have in common. */
export const retentionHoldInputSchema = z
  .strictObject(holdInputShape)
  .refine((hold) => given(hold, criteria), {
    error: `must say what is to be kept: at least one of ${criteria.join(', ')}`,
  })
  .refine((hold) => hold.rowKey === undefined || hold.table !== undefined, {
    path: ['rowKey'],
    error: 'needs table beside it: keys mean something only within a table',
  })
  .refine(isRangeInOrder, rangeOrderProblem)

/** A hold as a caller gives it. `by` is who sets it; without it, the actor of the context in force. */
export type RetentionHoldInput = z.input<typeof retentionHoldInputSchema>

/** A hold after it was checked. */
export type ResolvedRetentionHoldInput = z.output<typeof retentionHoldInputSchema>

/** Checks a hold that is to be set. @throws ThreadlineError `invalid_hold` with every problem. */
export function parseRetentionHold(input: unknown): ResolvedRetentionHoldInput {
  return parseInput(retentionHoldInputSchema, input, {
    code: 'invalid_hold',
    known: Object.keys(holdInputShape),
  })
}

/** A legal hold: as long as it is not lifted, no purge touches the changes that match all of its criteria. */
export const retentionHoldSchema = z
  .object({
    id: decimalIdSchema,
    name: z.string().meta({ description: 'Unique among the holds that are not lifted.' }),
    reason: z.string(),
    table: z
      .string()
      .nullable()
      .meta({ description: 'Its name, with its schema in front unless that is public.' }),
    rowKey: z.string().nullable().meta({ description: 'The row, under all keys that it ever had.' }),
    actor: actorRefSchema.nullable(),
    correlationId: z.string().nullable(),
    from: instantSchema.nullable(),
    to: instantSchema.nullable(),
    addedAt: instantSchema,
    addedBy: actorRefSchema.nullable(),
    addedLogin: z.string().meta({ description: 'The database role that set it.' }),
    liftedAt: instantSchema.nullable(),
    liftedBy: actorRefSchema.nullable(),
    liftedLogin: z.string().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'RetentionHold' })

export type RetentionHold = z.infer<typeof retentionHoldSchema>
