import { z } from 'zod'

/**
 * What stands between the program and the server: a server connection for each client (`session`: a direct connection too), for each transaction, or for each
 * statement; `unknown` where it could not be told.
 */
export const poolingModes = ['session', 'transaction', 'statement', 'unknown'] as const

export type PoolingMode = (typeof poolingModes)[number]

/** What is looked at, in this order. */
export const topologyCheckNames = [
  'server_version',
  'transactions',
  'settings',
  'leftovers',
  'leaks',
  'pooling_mode',
  'prepared_statements',
  'capture',
] as const

export type TopologyCheckName = (typeof topologyCheckNames)[number]

/** What one check found. */
export const topologyCheckSchema = z
  .object({
    name: z.enum(topologyCheckNames),
    status: z.enum(['passed', 'failed', 'warning', 'skipped']).meta({
      description:
        'warning: attribution holds, but something else will not work; skipped: could not be looked at.',
    }),
    message: z.string().meta({ description: 'What was found, in a sentence.' }),
    remedy: z.string().nullable().meta({ description: 'What to do about it.' }),
  })
  .meta({ id: 'TopologyCheck' })

export type TopologyCheck = z.infer<typeof topologyCheckSchema>

/** Whether attribution works through a connection, and does not leak. */
export const topologyReportSchema = z
  .object({
    ok: z.boolean().meta({ description: 'No check failed.' }),
    mode: z.enum(poolingModes),
    serverVersion: z.string().nullable().meta({ description: 'For example 18.1.' }),
    checks: z.array(topologyCheckSchema),
  })
  .meta({ id: 'TopologyReport' })

export type TopologyReport = z.infer<typeof topologyReportSchema>
