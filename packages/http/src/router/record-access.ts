import { ThreadlineError } from '@threadline/contract'
import type { OperationName } from '../api/addresses.ts'
import type { Call } from '../handlers/handler.ts'

/** What is recorded always, because it changes something. */
const changing: Partial<Record<OperationName, string>> = {
  purge: 'audit.purge.requested',
  createExport: 'audit.export.requested',
  cancelExport: 'audit.export.cancelled',
  saveView: 'audit.view.saved',
  deleteView: 'audit.view.deleted',
}

/** What is recorded with `recordAccess`: looking at something, searching, and taking away. */
const looking: Partial<Record<OperationName, string>> = {
  timeline: 'audit.searched',
  live: 'audit.searched',
  change: 'audit.viewed',
  incident: 'audit.viewed',
  actor: 'audit.viewed',
  history: 'audit.viewed',
  asOf: 'audit.viewed',
  correlation: 'audit.viewed',
  exportCsv: 'audit.exported',
  exportJson: 'audit.exported',
  exportNdjson: 'audit.exported',
  downloadExport: 'audit.exported',
}

/**
 * Records an access as an action of the trail, before it happens: what cannot be recorded does not happen.
 *
 * @throws ThreadlineError `not_available` where it must be recorded and there is no actor; as `recordAction`
 */
export async function recordAccess(name: OperationName, call: Call<OperationName>): Promise<void> {
  const { caller, service, requestId, params, query, body } = call
  const action = changing[name] ?? (service.recordAccess ? looking[name] : undefined)
  if (action === undefined) return
  if (caller.actor === null)
    throw new ThreadlineError(
      'not_available',
      'This is recorded in the trail, so it needs an actor: let "authorize" or "actor" of the router give one.',
    )
  const asked = JSON.parse(JSON.stringify({ params, query, body }))
  await service.threadline.recordAction(action, {
    actor: caller.actor,
    requestId,
    source: 'threadline-http',
    meta: { operation: name, ...asked },
  })
}
