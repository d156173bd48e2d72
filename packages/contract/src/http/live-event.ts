import { z } from 'zod'
import { auditChangeSchema } from '../audit/audit-change.ts'

/**
 * The events of the live stream, by their names. `ready` comes first, and every event has an id to go on from: give the last one as `Last-Event-ID`, as a
 * browser does by itself. `reset` says that this is not possible: something may have been missed, and the stream goes on from the present.
 */
export const liveEvents = {
  ready: z.object({}).meta({ id: 'LiveReady' }),
  change: auditChangeSchema,
  reset: z.object({ code: z.string(), message: z.string() }).meta({ id: 'LiveReset' }),
} as const

export type LiveEventName = keyof typeof liveEvents
