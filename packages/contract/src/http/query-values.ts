import { z } from 'zod'
import { actorTypes } from '../actor/actor-ref.ts'
import { type ChangeOp, changeOps } from '../audit/audit-change.ts'
import { isPlainObject } from '../json/json-value.ts'
import { parseJson } from '../json/parse-json.ts'
import { type RowKeyInput, rowKeyInputSchema } from '../keys/row-key-input.ts'
import { wholeNumber } from '../numbers/whole-number.ts'
import { changeFiltersShape } from '../reading/change-filters.ts'
import { type InstantInput, instantInputSchema } from '../time/instant-schema.ts'

/*
 * Values of query parameters and paths. They arrive as text; what they mean is decided by the schemas that the functions of the library use too.
 */

const opFilterSchema = changeFiltersShape.op.unwrap()

const text = z.string({
  error: ({ input }) => (input === undefined ? 'is required' : 'must be given once, as text'),
})

/** A whole number within limits, both inclusive, as digits. */
export const wholeNumberParameter = (min: number, max: number, description: string) =>
  text
    .transform((value) => (/^\d{1,9}$/.test(value) ? Number(value) : Number.NaN))
    .pipe(wholeNumber(min, max))
    .optional()
    .meta({ type: 'integer', minimum: min, maximum: max, description })

/** `true` or `false`. */
export const flagParameter = (description: string) =>
  z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .meta({ type: 'string', enum: ['true', 'false'], description })

/** An instant; a date alone is the first or the last microsecond of its day in UTC. */
export const instantParameter = (edge: 'start' | 'end', description: string) =>
  text
    .transform((value): InstantInput => value)
    .pipe(instantInputSchema(edge))
    .meta({ type: 'string', description, examples: ['2026-11-01T14:30:00Z', '2026-11-01'] })

/** Ops, one or several with commas between them. */
export const opsParameter = text
  .transform((value, context): ChangeOp[] => {
    const ops = opFilterSchema.safeParse(value.split(',').map((op) => op.trim()))
    if (ops.success) return ops.data
    context.issues.push({ code: 'custom', message: ops.error.issues[0]?.message ?? '', input: value })
    return z.NEVER
  })
  .optional()
  .meta({
    type: 'string',
    description: `One or several of ${changeOps.join(', ')}, with commas between them.`,
    examples: ['update', 'insert,delete'],
  })

/** The key of a row: its value, or a JSON object of the key columns. */
export const rowKeyParameter = text
  .transform(readRowKey)
  .pipe(rowKeyInputSchema)
  .meta({
    type: 'string',
    description:
      'The value of the key, or for a key of several columns a JSON object such as {"tenant":1,"no":7}.',
    examples: ['42', '{"tenant":1,"no":7}'],
  })

/** Text that is an object of JSON is one; anything else is the value itself. */
function readRowKey(value: string): RowKeyInput {
  if (!value.startsWith('{')) return value
  try {
    const key = parseJson(value)
    return isPlainObject(key) ? (key as RowKeyInput) : value
  } catch {
    return value
  }
}

export const actorTypeParameter = z
  .enum(actorTypes, `must be one of ${actorTypes.join(', ')}`)
  .meta({ description: 'The kind of actor; anonymous has no id.' })
