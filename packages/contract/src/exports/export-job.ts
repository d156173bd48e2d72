import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { countResultSchema } from '../reading/count-result.ts'
import { instantSchema } from '../time/instant-schema.ts'
import { exportFormatSchema } from './export-format.ts'

/**
 * Where a background export stands.
 * - `queued`: it waits for a worker, also after a crash of the one before.
 * - `running`: a worker writes it.
 * - `ready`: it can be downloaded until `expiresAt`.
 * - `failed`, `cancelled`, `expired`: there is no file (any more).
 */
export const exportStatuses = ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'] as const

export const exportStatusSchema = z.enum(exportStatuses).meta({ id: 'ExportStatus' })

export type ExportStatus = z.infer<typeof exportStatusSchema>

/** A background export, as its owner sees it. */
export const exportJobSchema = z
  .object({
    id: z.uuid(),
    owner: actorRefSchema.meta({ description: 'Who asked for it; nobody else sees it.' }),
    format: exportFormatSchema,
    filters: jsonObjectSchema.meta({ description: 'The filters of the timeline whose changes it holds.' }),
    status: exportStatusSchema,
    createdAt: instantSchema,
    startedAt: instantSchema.nullable(),
    finishedAt: instantSchema.nullable(),
    expiresAt: instantSchema.nullable().meta({ description: 'Until when a ready file is kept.' }),
    attempts: z.int().nonnegative().meta({ description: 'How often a worker has begun it.' }),
    total: countResultSchema
      .nullable()
      .meta({ description: 'Changes that matched when it was begun, counted up to a million.' }),
    count: z
      .int()
      .nonnegative()
      .meta({ description: 'Changes written so far; all of them once it is ready.' }),
    bytes: z.int().nonnegative(),
    sha256: z
      .string()
      .nullable()
      .meta({ description: 'Digest of the file in hexadecimal, once it is ready.' }),
    fileName: z.string().nullable(),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why it failed; neither SQL nor values.' }),
  })
  .meta({ id: 'ExportJob' })

export type ExportJob = z.infer<typeof exportJobSchema>

/** What is kept beside the file of a background export, so that it can be checked wherever it has gone. */
export const exportManifestSchema = z
  .object({
    manifest_version: z.literal(1),
    file: z.string(),
    format: exportFormatSchema,
    bytes: z.int().nonnegative(),
    sha256: z.string().meta({ description: 'Digest of the file in hexadecimal.' }),
    count: z.int().nonnegative(),
    outcome: z.literal('complete'),
    filter: jsonObjectSchema,
    generated_at: instantSchema,
    export_id: z.uuid(),
  })
  .meta({ id: 'ExportManifest' })

export type ExportManifest = z.infer<typeof exportManifestSchema>
