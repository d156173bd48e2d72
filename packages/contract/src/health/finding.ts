import { z } from 'zod'

/** `error`: data is lost, misattributed or leaked. `warning`: needs attention. `hint`: worth a thought, never a failure. */
export const findingSeverities = ['error', 'warning', 'hint'] as const

export const findingSeveritySchema = z.enum(findingSeverities).meta({ id: 'FindingSeverity' })

export type FindingSeverity = z.infer<typeof findingSeveritySchema>

/** Every kind of finding. Codes are stable; each has one severity. */
export const findingCodes = {
  policy_invalid: 'error',
  storage_not_installed: 'error',
  storage_behind: 'error',
  storage_ahead: 'error',
  partition_missing: 'error',
  weak_privileges: 'error',
  guard_disabled: 'error',
  capture_losses: 'error',

  table_recreated: 'error',
  trigger_missing: 'error',
  trigger_disabled: 'error',
  trigger_replica_only: 'error',
  trigger_altered: 'error',
  trigger_foreign: 'error',
  trigger_shared: 'error',
  trigger_duplicate: 'error',
  function_altered: 'error',
  partition_not_captured: 'error',
  child_not_captured: 'error',
  redaction_drift: 'error',
  redaction_rule_dangling: 'error',
  key_changed: 'error',
  table_not_auditable: 'error',

  plan_outdated: 'warning',
  function_outdated: 'warning',
  declared_gap_covered: 'warning',
  table_gone: 'warning',
  unattributed_writes: 'warning',
  capture_silent: 'warning',

  likely_personal_data: 'hint',
} as const satisfies Record<string, FindingSeverity>

export type FindingCode = keyof typeof findingCodes

const codes = Object.keys(findingCodes) as [FindingCode, ...FindingCode[]]

/** One thing that a check found. */
export const findingSchema = z
  .object({
    code: z.enum(codes),
    severity: findingSeveritySchema,
    schema: z.string().nullable().meta({ description: 'Null for what concerns the whole trail.' }),
    table: z
      .string()
      .nullable()
      .meta({ description: 'The bare name; null for what concerns the whole trail.' }),
    message: z.string().meta({ description: 'A sentence. It holds names, never values.' }),
    edit: z
      .string()
      .nullable()
      .meta({ description: 'What to change in the configuration before the command is run.' }),
    command: z
      .string()
      .meta({ description: 'The command that repairs it, or that shows more where only a person can.' }),
  })
  .meta({ id: 'Finding' })

export type Finding = z.infer<typeof findingSchema>
