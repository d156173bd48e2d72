import { z } from 'zod'

/** What must be typed to have a purge carried out. */
export const purgeConfirmation = 'purge'

/** What `POST /retention/purge` is asked to do. */
export const purgeBodySchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('dry_run') }),
    z.strictObject({
      mode: z.literal('execute'),
      confirmation: z
        .string()
        .meta({ description: `The word \`${purgeConfirmation}\`, as a person typed it.` }),
      maxBatches: z.int().min(1).max(100_000).optional(),
    }),
  ])
  .meta({ id: 'PurgeBody' })

export type PurgeBody = z.infer<typeof purgeBodySchema>
