import { z } from 'zod'
import { parseInput } from '../errors/parse-input.ts'
import { boundedText } from '../text/bounded-text.ts'
import { auditContextShape } from './audit-context.ts'

/** How an action ended. */
export const actionStatuses = ['ok', 'error'] as const

export type ActionStatus = (typeof actionStatuses)[number]

const namePattern = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*$/

/** The name of a semantic action: 1–128 characters, lower-case words joined by dots, as in `invoice.refunded`. */
export const actionNameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(128, 'must have at most 128 characters')
  .regex(namePattern, 'must be lower-case words joined by dots, as in invoice.refunded')

/** What may be said about an action besides its name. */
const actionDetailsShape = {
  status: z.enum(actionStatuses).default('ok'),
  verb: boundedText(64).optional(),
  category: boundedText(64).optional(),
  reason: boundedText(512, { multiline: true }).optional(),
  comment: boundedText(8192, { multiline: true }).optional(),
}

/** The action of a transaction, as an object: its name and details. Who and in which context is the transaction's. */
export const actionInputSchema = z
  .strictObject({ name: actionNameSchema, ...actionDetailsShape })
  .meta({ id: 'ActionInput' })

/** The action of a transaction as it is given: a name alone, or a name with details. */
export type ActionInput = string | z.input<typeof actionInputSchema>

/** The action of a transaction after it was checked. */
export type ResolvedActionInput = z.output<typeof actionInputSchema>

/** An action recorded on its own: its name, details and the context in which it happened. */
export const recordActionInputSchema = z
  .strictObject({ name: actionNameSchema, ...actionDetailsShape, ...auditContextShape })
  .meta({ id: 'RecordActionInput' })

/** An action recorded on its own, as it is given. */
export type RecordActionInput = z.input<typeof recordActionInputSchema>

/** An action to be recorded after it was checked. */
export type ResolvedRecordActionInput = z.output<typeof recordActionInputSchema>

/** Checks the action of a transaction. @throws ThreadlineError `invalid_action` with every problem. */
export function parseActionInput(input: unknown): ResolvedActionInput {
  return parseInput(actionInputSchema, typeof input === 'string' ? { name: input } : input, {
    code: 'invalid_action',
    known: ['name', ...Object.keys(actionDetailsShape)],
  })
}

/** Checks an action that is recorded on its own. @throws ThreadlineError `invalid_action` with every problem. */
export function parseRecordActionInput(input: unknown): ResolvedRecordActionInput {
  return parseInput(recordActionInputSchema, input, {
    code: 'invalid_action',
    known: ['name', ...Object.keys(actionDetailsShape), ...Object.keys(auditContextShape)],
  })
}
