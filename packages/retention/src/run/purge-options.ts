import {
  type ActorRef,
  actorRefSchema,
  type InstantInput,
  instantInputSchema,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import { z } from 'zod'
import type { PurgeProgress } from './purge-progress.ts'

/** What both kinds of a purge take. */
export interface PurgeSettings {
  /** Removes only what was captured before this instant, which must not be later than the policy allows. A date alone is its beginning. @defaultValue that of the policy */
  readonly cutoff?: InstantInput | undefined
  /** Aborted, it ends the purge; what was committed stays, and is recorded. */
  readonly signal?: AbortSignal | undefined
}

/** Counts what would be removed, and removes nothing. */
export interface DryRunOptions extends PurgeSettings {
  readonly dryRun: true
}

/** Removes what the policy says. */
export interface ExecuteOptions extends PurgeSettings {
  readonly execute: true
  /** Changes in one batch, from 1 to 100,000: larger ones are faster and hold their locks longer. @defaultValue 10000 */
  readonly batchSize?: number | undefined
  /** After so many batches the purge ends, and the next one goes on. @defaultValue until nothing is left */
  readonly maxBatches?: number | undefined
  /** How often it is tried to get the trail for the moment that a whole partition needs, about a quarter of a second apart. @defaultValue 60 */
  readonly lockAttempts?: number | undefined
  /** Who has it purged. @defaultValue the actor of the context in force */
  readonly by?: ActorRef | undefined
  /** Told of every step. */
  readonly onProgress?: ((progress: PurgeProgress) => void) | undefined
}

export type PurgeOptions = DryRunOptions | ExecuteOptions

const shape = {
  dryRun: z.literal(true, 'must be true, or left out').optional(),
  execute: z.literal(true, 'must be true, or left out').optional(),
  cutoff: instantInputSchema('start').optional(),
  signal: z.instanceof(AbortSignal).optional(),
  batchSize: wholeNumber(1, 100_000).default(10_000),
  maxBatches: wholeNumber(1, 1_000_000_000).optional(),
  lockAttempts: wholeNumber(1, 10_000).default(60),
  by: actorRefSchema.optional(),
  onProgress: z
    .custom<(progress: PurgeProgress) => void>((value) => typeof value === 'function', 'must be a function')
    .optional(),
}

const optionsSchema = z
  .strictObject(shape)
  .refine(({ dryRun, execute }) => (dryRun === true) !== (execute === true), {
    error: 'must have either dryRun or execute: nothing is removed by default',
  })

export type ResolvedPurgeOptions = z.output<typeof optionsSchema>

/** @throws ThreadlineError `invalid_purge` with every problem */
export function parsePurgeOptions(options: unknown): ResolvedPurgeOptions {
  return parseInput(optionsSchema, options, { code: 'invalid_purge', known: Object.keys(shape) })
}
