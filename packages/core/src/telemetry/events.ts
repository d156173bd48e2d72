import { errorCodes, evidenceSubjects, evidenceVerdicts } from '@threadline/contract'
import {
  choice,
  count,
  duration,
  flag,
  gauge,
  known,
  type TelemetryEventEntry,
  type TelemetryField,
} from './field-kinds.ts'
import { httpRoutes } from './http-routes.ts'

const error = known('The error code of Threadline; "none" without an error, "other" for errors of others.', [
  'none',
  ...Object.keys(errorCodes),
])
const check = choice(
  'How the check ended: nothing amiss, something to repair, or the check itself could not be made.',
  ['passed', 'failed', 'error'],
)
const work = choice('How it ended.', ['finished', 'cancelled', 'failed'])

/**
 * Every event of Threadline, with its fields: the one table from which the types, the check of what is emitted, the metrics, the spans and the
 * documentation come. No field can hold a value of a row, an actor, an id or SQL.
 */
export const telemetryEvents = {
  'capture.transaction': {
    help: 'A transaction() of the library has ended.',
    fields: {
      durationMs: duration,
      outcome: choice('How it ended.', ['committed', 'rolled_back']),
      captured: flag('Whether something was captured in it, or an action recorded.'),
      attributed: flag('Whether it had an actor.'),
      error,
    },
  },
  'action.recorded': {
    help: 'An action was recorded, or could not be.',
    fields: {
      durationMs: duration,
      outcome: choice('How it ended.', ['recorded', 'failed']),
      error,
    },
  },
  'health.coverage': {
    help: 'Coverage was checked.',
    fields: {
      durationMs: duration,
      outcome: check,
      covered: gauge('tables', 'Tables that are captured.'),
      uncovered: gauge('tables', 'Tables that are not captured.'),
      expectedUncovered: gauge('tables', 'Tables that are left uncovered on purpose.'),
      errors: gauge('findings', 'Findings that lose, misattribute or leak data.'),
      warnings: gauge('findings', 'Findings that should be looked at.'),
      error,
    },
  },
  'health.redaction': {
    help: 'Configured and deployed redaction were compared.',
    fields: {
      durationMs: duration,
      outcome: check,
      matching: gauge('tables', 'Tables whose deployed redaction is as configured.'),
      drifted: gauge('tables', 'Tables whose deployed redaction is another.'),
      unreadable: gauge('tables', 'Tables that could not be introspected.'),
      error,
    },
  },
  'health.canary': {
    help: 'A canary was written and rolled back.',
    fields: {
      durationMs: duration,
      outcome: check,
      proven: count('tables', 'Tables whose change was captured with its actor.'),
      unproven: count('tables', 'Tables whose change was not captured, or not with its actor.'),
      notChecked: count('tables', 'Tables on which nothing was written, with a reason.'),
      error,
    },
  },
  'health.continuity': {
    help: 'It was looked up where history begins.',
    fields: {
      durationMs: duration,
      outcome: check,
      tables: gauge('tables', 'Tables that were looked at.'),
      complete: gauge('tables', 'Tables with a finished baseline.'),
      notReady: gauge('tables', 'Tables whose capture is not in effect.'),
      error,
    },
  },
  'health.baseline': {
    help: 'A run of a baseline has ended.',
    fields: {
      durationMs: duration,
      outcome: work,
      rows: count('rows', 'Snapshot rows that this run wrote.'),
      batches: count('batches', 'Batches of this run.'),
      error,
    },
  },
  'health.poll': {
    help: 'A repeated check in the background has run.',
    fields: {
      durationMs: duration,
      outcome: choice('Whether the check could be made.', ['passed', 'error']),
      consecutiveFailures: gauge('polls', 'How often in a row it could not be made.'),
      error,
    },
  },
  'evidence.recorded': {
    help: 'Evidence was recorded, or could not be.',
    fields: {
      durationMs: duration,
      outcome: choice('How it ended.', ['recorded', 'failed']),
      subject: choice('What was checked.', evidenceSubjects),
      verdict: choice('With which verdict.', evidenceVerdicts),
      automatic: flag('Whether a check recorded it by itself.'),
      error,
    },
  },
  'export.finished': {
    help: 'An export has ended.',
    fields: {
      durationMs: duration,
      outcome: choice('How it ended; truncated: at the greatest number of rows.', [
        'finished',
        'truncated',
        'cancelled',
        'failed',
      ]),
      format: choice('The format.', ['csv', 'json', 'ndjson']),
      mode: choice('Whole in memory, as a stream, or in the background.', ['eager', 'stream', 'background']),
      rows: count('changes', 'Changes that were written.'),
      bytes: count('bytes', 'Bytes that were written.'),
      error,
    },
  },
  'export.poll': {
    help: 'The worker of background exports has looked for work.',
    fields: {
      durationMs: duration,
      outcome: choice('Whether it could look.', ['passed', 'error']),
      waiting: gauge('exports', 'Exports that wait to be written.'),
      error,
    },
  },
  'retention.purge': {
    help: 'A purge has ended, or a dry run of one.',
    fields: {
      durationMs: duration,
      outcome: work,
      dryRun: flag('Whether it only counted.'),
      deletedChanges: count('changes', 'Changes that were deleted.'),
      deletedTransactions: count('transactions', 'Transactions that were deleted.'),
      partitionsDropped: count('partitions', 'Partitions that were dropped.'),
      heldBack: count('changes', 'Changes that were due but held back.'),
      batches: count('batches', 'Batches.'),
      error,
    },
  },
  'retention.poll': {
    help: 'The schedule of purges has come round.',
    fields: {
      durationMs: duration,
      outcome: choice('Purged, skipped because another purge is running, or failed.', [
        'passed',
        'skipped',
        'error',
      ]),
      error,
    },
  },
  'authorization.decision': {
    help: 'Somebody was allowed or denied something.',
    fields: {
      durationMs: duration,
      outcome: choice('What was decided; error: authorize failed, which denies.', [
        'allowed',
        'denied',
        'error',
      ]),
      permission: known('The permission that was asked for.', [
        'read',
        'export',
        'coverage',
        'policy',
        'evidence',
        'purge',
      ]),
      scoped: flag('Whether a scope applies.'),
    },
  },
  'http.request': {
    help: 'A request was answered.',
    fields: {
      durationMs: duration,
      route: known('The route as a pattern, without any value.', httpRoutes),
      method: known('The method.', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
      status: known('The status, by its class.', ['2xx', '3xx', '4xx', '5xx']),
    },
  },
} as const satisfies Readonly<Record<string, TelemetryEventEntry>>

/** The name of an event; its channel is `threadline:` and the name. */
export type TelemetryEventName = keyof typeof telemetryEvents

type FieldValue<Field extends TelemetryField> = Field extends { readonly kind: 'flag' }
  ? boolean
  : Field extends { readonly kind: 'choice'; readonly values: readonly (infer Word)[] }
    ? Word
    : Field extends { readonly kind: 'known' }
      ? string
      : Field extends { readonly kind: 'gauge' }
        ? number | null
        : number

/** The fields of an event. */
export type TelemetryFields<Name extends TelemetryEventName> = {
  readonly [Field in keyof (typeof telemetryEvents)[Name]['fields']]: FieldValue<
    Extract<(typeof telemetryEvents)[Name]['fields'][Field], TelemetryField>
  >
}

/** An event as listeners receive it: its name and its fields, frozen. */
export type TelemetryEvent<Name extends TelemetryEventName = TelemetryEventName> = {
  readonly [Each in Name]: { readonly event: Each } & TelemetryFields<Each>
}[Name]

/** The names of all events, in the order of the table. */
export const telemetryEventNames = Object.keys(telemetryEvents).filter(
  (name): name is TelemetryEventName => name in telemetryEvents,
)
