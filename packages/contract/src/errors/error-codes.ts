/** Exit statuses of the command line: fine, failed (a check failed or nothing could be done), wrong usage. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const

/** What a code means outside the process: an HTTP status, an exit status and a title. */
export interface ErrorCodeEntry {
  readonly status: number
  readonly exit: number
  readonly title: string
}

const { failed, usage } = exitCodes

/** Every error code of Threadline. Codes are stable: programs may decide by them, never by a message. */
export const errorCodes = {
  // The caller gave something that cannot be used.
  invalid_scope: { status: 500, exit: usage, title: 'Invalid scope' },
  invalid_config: { status: 500, exit: usage, title: 'Invalid configuration' },
  invalid_filter: { status: 400, exit: usage, title: 'Invalid filter' },
  invalid_cursor: { status: 400, exit: usage, title: 'Invalid cursor' },
  invalid_key: { status: 400, exit: usage, title: 'Invalid row key' },
  invalid_time: { status: 400, exit: usage, title: 'Invalid time' },
  invalid_actor: { status: 400, exit: usage, title: 'Invalid actor' },
  invalid_context: { status: 400, exit: usage, title: 'Invalid audit context' },
  invalid_action: { status: 400, exit: usage, title: 'Invalid audit action' },
  invalid_evidence: { status: 400, exit: usage, title: 'Invalid evidence' },
  invalid_hold: { status: 400, exit: usage, title: 'Invalid hold' },
  invalid_purge: { status: 400, exit: usage, title: 'Invalid purge' },
  missing_actor: { status: 400, exit: usage, title: 'No actor given' },
  usage: { status: 400, exit: usage, title: 'Wrong usage' },
  invalid_body: { status: 400, exit: usage, title: 'Invalid request body' },
  confirmation_needed: { status: 400, exit: usage, title: 'Confirmation does not match' },
  cursor_other_database: { status: 400, exit: failed, title: 'Cursor of another database' },

  // The caller of the HTTP API may not do it, or not in this way.
  not_authenticated: { status: 401, exit: failed, title: 'Not signed in' },
  not_permitted: { status: 403, exit: failed, title: 'Not permitted' },
  foreign_origin: { status: 403, exit: failed, title: 'Request from another origin' },
  method_not_allowed: { status: 405, exit: usage, title: 'Method not allowed' },
  payload_too_large: { status: 413, exit: usage, title: 'Request body too large' },
  unsupported_media_type: { status: 415, exit: usage, title: 'Unsupported media type' },
  too_many_requests: { status: 429, exit: failed, title: 'Too many requests' },
  too_many_clients: { status: 503, exit: failed, title: 'Too many live streams' },
  too_many_views: { status: 409, exit: failed, title: 'Too many saved views' },
  not_available: { status: 501, exit: failed, title: 'Not available here' },

  // The thing asked for is not there, or not in a state that allows it.
  not_found: { status: 404, exit: failed, title: 'Not found' },
  table_not_found: { status: 404, exit: failed, title: 'Table not found' },
  column_not_found: { status: 404, exit: failed, title: 'Column not found' },
  table_not_audited: { status: 404, exit: failed, title: 'Table is not audited' },
  table_not_auditable: { status: 409, exit: failed, title: 'Table cannot be audited' },
  no_usable_key: { status: 409, exit: failed, title: 'Table has no usable key' },
  redaction_conflict: { status: 409, exit: failed, title: 'Redaction rules conflict' },
  retention_disabled: { status: 409, exit: failed, title: 'Retention is not enabled' },
  purge_running: { status: 409, exit: failed, title: 'Another purge is running' },
  purge_superseded: { status: 409, exit: failed, title: 'Purge was taken over by another' },
  purge_blocked: { status: 500, exit: failed, title: 'Changes could not be deleted' },
  hold_exists: { status: 409, exit: failed, title: 'A hold has this name' },
  capture_incomplete: { status: 409, exit: failed, title: 'Capture is incomplete' },
  redaction_drift: { status: 409, exit: failed, title: 'Redaction is not as configured' },

  // The database is not as Threadline needs it.
  not_installed: { status: 503, exit: failed, title: 'Threadline is not installed' },
  storage_behind: { status: 503, exit: failed, title: 'Audit schema is older than this version' },
  storage_ahead: { status: 503, exit: failed, title: 'Audit schema is newer than this version' },
  permission_denied: { status: 500, exit: failed, title: 'Database role lacks a permission' },
  connection_failed: { status: 503, exit: failed, title: 'Database cannot be reached' },
  lock_timeout: { status: 503, exit: failed, title: 'Lock not granted in time' },
  subscriber_too_slow: { status: 503, exit: failed, title: 'Subscriber is too slow' },
  statement_cancelled: { status: 503, exit: failed, title: 'Statement cancelled or timed out' },
  read_only: { status: 409, exit: failed, title: 'Transaction or server is read only' },

  // A background export is not what was asked for.
  too_many_exports: { status: 429, exit: failed, title: 'Too many exports at a time' },
  export_not_ready: { status: 409, exit: failed, title: 'Export is not ready' },
  export_gone: { status: 410, exit: failed, title: 'Export is no longer kept' },
  export_damaged: { status: 500, exit: failed, title: 'File of the export is damaged' },
  export_interrupted: { status: 500, exit: failed, title: 'Export was interrupted' },

  // The program uses Threadline in a way that cannot work.
  topology_unsound: { status: 500, exit: failed, title: 'Attribution does not work through this connection' },
  unsupported_driver: { status: 500, exit: failed, title: 'Unsupported database driver' },
  transaction_required: { status: 500, exit: failed, title: 'Transaction required' },
  transaction_nested: { status: 500, exit: failed, title: 'Transaction within a transaction' },
  transaction_aborted: { status: 500, exit: failed, title: 'Transaction was already aborted' },
  transaction_ended: { status: 500, exit: failed, title: 'Transaction has already ended' },
  audit_record_missing: { status: 500, exit: failed, title: 'Audit record is missing' },
  internal: { status: 500, exit: failed, title: 'Internal error' },
} as const satisfies Record<string, ErrorCodeEntry>

/** A stable error code, for example `invalid_filter`. */
export type ErrorCode = keyof typeof errorCodes
