import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { instantSchema } from '../time/instant-schema.ts'
import { auditActionSchema } from './audit-action.ts'
import { decimalIdSchema } from './decimal-id.ts'

/** What a session claimed where it could not be read as an actor or a context, cut to a bounded length. */
export const malformedContextSchema = z
  .object({ actor: z.string().optional(), context: z.string().optional() })
  .meta({ id: 'MalformedContext' })

export type MalformedContext = z.infer<typeof malformedContextSchema>

const contextFacts = {
  actor: actorRefSchema.nullable().meta({ description: 'Null: nobody was named.' }),
  correlationId: z.string().nullable(),
  requestId: z.string().nullable(),
  jobId: z.string().nullable(),
  source: z.string().nullable(),
  meta: jsonObjectSchema.nullable(),
  malformedContext: malformedContextSchema.nullable(),
}

/** The context that came into force within a transaction, from one of its changes on. */
export const contextSwitchSchema = z
  .object({ fromChangeId: decimalIdSchema, ...contextFacts })
  .meta({ id: 'ContextSwitch' })

export type ContextSwitch = z.infer<typeof contextSwitchSchema>

/** One database transaction with audited writes: when, who, in which context, and the actions linked to it. */
export const auditTransactionSchema = z
  .object({
    id: decimalIdSchema,
    xid: z.string().meta({ description: 'Transaction id of PostgreSQL; information, never an identity.' }),
    startedAt: instantSchema,
    ...contextFacts,
    loginRole: z.string().nullable(),
    applicationName: z.string().nullable(),
    clientAddress: z.string().nullable(),
    switches: z.array(contextSwitchSchema),
    action: auditActionSchema.nullable().meta({ description: 'The first action linked to it.' }),
    actions: z.array(auditActionSchema),
  })
  .meta({ id: 'AuditTransaction' })

export type AuditTransaction = z.infer<typeof auditTransactionSchema>
