import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'

/** What to do with a write that cannot be captured: refuse it, or let it through and count it as lost. */
export const captureErrorPolicies = ['block', 'allow'] as const

export type CaptureErrorPolicy = (typeof captureErrorPolicies)[number]

/** Writes to one table that were let through without being captured, for one reason. */
export const tableLossesSchema = z
  .object({
    schema: z.string(),
    table: z.string(),
    sqlState: z.string().meta({ description: 'Why the write could not be captured: an SQLSTATE.' }),
    message: z
      .string()
      .nullable()
      .meta({ description: 'What the server said last, where that cannot hold values.' }),
    count: z.int().positive(),
    firstAt: instantSchema,
    lastAt: instantSchema,
  })
  .meta({ id: 'TableLosses' })

export type TableLosses = z.infer<typeof tableLossesSchema>

/**
 * Writes that tables with the policy `allow` have let through although they could not be captured. `counted` comes from a counter that no rollback takes back
 * and that works while the tables of the trail are broken: it also counts writes that were rolled back afterwards, and those of which `tables` could not be told.
 */
export const captureLossesSchema = z
  .object({
    counted: z.int().nonnegative().nullable().meta({ description: 'Null when even the counter is gone.' }),
    tables: z.array(tableLossesSchema),
  })
  .meta({ id: 'CaptureLosses' })

export type CaptureLosses = z.infer<typeof captureLossesSchema>
