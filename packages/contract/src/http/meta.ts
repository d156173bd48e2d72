import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { instantSchema } from '../time/instant-schema.ts'

/** What a caller may be allowed to do. Each is given by itself. */
export const permissions = ['read', 'export', 'coverage', 'policy', 'evidence', 'purge'] as const

export const permissionSchema = z.enum(permissions).meta({ id: 'Permission' })

export type Permission = z.infer<typeof permissionSchema>

/** A table that the trail knows. */
export const knownTableSchema = z
  .object({ schema: z.string(), table: z.string(), keyColumns: z.array(z.string()) })
  .meta({ id: 'KnownTable' })

export type KnownTable = z.infer<typeof knownTableSchema>

/** Who the caller is to the API, and what there is to ask. */
export const metaSchema = z
  .object({
    version: z.string().meta({ description: 'Of @threadline/http.' }),
    now: instantSchema.meta({ description: 'By the clock of the database.' }),
    storage: z.object({
      schema: z.string(),
      state: z.enum(['not_installed', 'behind', 'current', 'ahead']),
      version: z.int().nonnegative(),
      expected: z.int().positive(),
    }),
    actor: actorRefSchema.nullable(),
    permissions: z.array(permissionSchema),
    scoped: z.boolean().meta({ description: 'Whether a scope hides a part of the trail from the caller.' }),
    tables: z.array(knownTableSchema).meta({
      description: 'The tables that are or were audited and that the caller may see, for those who may read.',
    }),
    empty: z.boolean().meta({ description: 'Whether nothing has been captured that the caller could see.' }),
    features: z.object({
      live: z.boolean(),
      views: z.boolean(),
      exports: z.boolean().meta({ description: 'Whether exports can run in the background.' }),
      purge: z.boolean(),
      signOut: z
        .string()
        .nullable()
        .meta({ description: 'Where a session ends, relative to the base path; null: elsewhere.' }),
    }),
    coveragePollMs: z.int().positive(),
  })
  .meta({ id: 'Meta' })

export type Meta = z.infer<typeof metaSchema>

/** Whether the service can be used. */
export const readinessSchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    database: z.enum(['reachable', 'unreachable']),
    storage: z.enum(['not_installed', 'behind', 'current', 'ahead', 'unknown']),
  })
  .meta({ id: 'Readiness' })

export type Readiness = z.infer<typeof readinessSchema>
