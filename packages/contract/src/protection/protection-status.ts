import { z } from 'zod'

/** What a trigger that keeps a table of the trail append-only can be found as. */
export const guardStates = ['in_place', 'missing', 'disabled', 'replica_only', 'altered'] as const

export type GuardState = (typeof guardStates)[number]

/** The trigger that refuses updates, deletes and TRUNCATE of one table of the trail, or of one of its partitions. */
export const trailGuardSchema = z
  .object({
    table: z.string().meta({ description: 'The bare name, in the audit schema.' }),
    state: z.enum(guardStates),
  })
  .meta({ id: 'TrailGuard' })

export type TrailGuard = z.infer<typeof trailGuardSchema>

/** What a function of the audit schema can be found as, compared with what the installed version creates. */
export const storedFunctionStates = [
  'as_installed',
  'missing',
  'altered',
  'foreign_owner',
  'callable',
  'unknown',
] as const

export type StoredFunctionState = (typeof storedFunctionStates)[number]

/** One function of the audit schema: of the storage itself, or of the capture of one table. */
export const storedFunctionSchema = z
  .object({
    name: z.string(),
    state: z.enum(storedFunctionStates).meta({
      description:
        'callable: others than its owner may call it. unknown: not one of the audit schema, as if somebody had put it there.',
    }),
  })
  .meta({ id: 'StoredFunction' })

export type StoredFunction = z.infer<typeof storedFunctionSchema>

/** A privilege with which a role could read, forge, divert or remove what is captured, and that no kind of role is granted. */
export const widePrivilegeSchema = z
  .object({
    object: z.string().meta({ description: 'schema.name, or the name of the schema itself.' }),
    kind: z.enum(['schema', 'table', 'sequence', 'audited_table']),
    role: z.string().meta({ description: 'PUBLIC, or the name of a role.' }),
    privileges: z
      .array(z.string())
      .meta({ description: 'For example INSERT, TRUNCATE; of an audited table TRIGGER.' }),
  })
  .meta({ id: 'WidePrivilege' })

export type WidePrivilege = z.infer<typeof widePrivilegeSchema>

/** How well the database itself protects the trail: the owner, the guards, the functions and the privileges, as the catalogue has them. */
export const protectionStatusSchema = z
  .object({
    owner: z
      .object({
        role: z.string(),
        canLogIn: z.boolean(),
        isSuperuser: z.boolean(),
        members: z.array(z.string()).meta({ description: 'Roles that can log in and act as the owner.' }),
        ownsAuditedTables: z.boolean().meta({
          description: 'Whether audited tables belong to the owner of the trail: no separate audit owner.',
        }),
      })
      .meta({
        description: 'The owner of the audit schema. Whoever can act as it can take the protection away.',
      }),
    guards: z.array(trailGuardSchema),
    functions: z.array(storedFunctionSchema),
    widePrivileges: z.array(widePrivilegeSchema),
  })
  .meta({ id: 'ProtectionStatus' })

export type ProtectionStatus = z.infer<typeof protectionStatusSchema>
