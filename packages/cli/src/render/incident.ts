import {
  type AuditAction,
  type AuditTransaction,
  type ContextSwitch,
  type JsonObject,
  stringifyJson,
} from '@threadline/contract'
import type { Incident } from '@threadline/core'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden, quoteText, showText } from '../text/visible-text.ts'
import { actorText } from './actor.ts'
import { type Fact, factTable } from './facts.ts'
import { timeText } from './time.ts'
import { changeLines } from './transaction-group.ts'

const indent = '  '

/** One transaction for people: its context, what it was for, and every change with its diff in the order in which they happened. */
export function incidentText(incident: Incident, { width, color }: TextOutput): string {
  const { transaction } = incident
  const paint = createPaint(color)
  const inner = width - indent.length
  const sections = [
    [
      paint.heading(`Transaction ${transaction.id}`),
      ...indented(factTable(transactionFacts(transaction), paint, inner)),
    ],
    ...transaction.actions.map((action) => [
      `${paint.heading('Action')} ${showText(action.name)}${action.status === 'error' ? ` ${paint.error('failed')}` : ''}`,
      ...indented(factTable(actionFacts(action, transaction), paint, inner)),
    ]),
    ...transaction.switches.map((context) => [
      `${paint.heading('Context')} from change ${context.fromChangeId} on`,
      ...indented(factTable(contextFacts(context), paint, inner)),
    ]),
    changesSection(incident, paint, inner),
    ...neighboursSection(incident, paint, inner),
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function changesSection({ changes, hasMore }: Incident, paint: Paint, width: number): string[] {
  const [first, ...rest] = changes
  if (first === undefined) return [paint.quiet('No changes of this transaction are in the trail.')]
  const count = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}${hasMore ? ' and more' : ''}`
  const lines = changeLines([first, ...rest], { paint, width, wholeRows: true })
  return [paint.heading(count), ...indented(lines)]
}

/** The transactions of the same actor on either side. */
function neighboursSection({ previous, next }: Incident, paint: Paint, width: number): string[][] {
  const facts = factTable(
    [
      ['before', neighbourText(previous)],
      ['after', neighbourText(next)],
    ],
    paint,
    width,
  )
  return facts.length === 0 ? [] : [[paint.heading('The same actor'), ...indented(facts)]]
}

function transactionFacts(transaction: AuditTransaction): Fact[] {
  const { startedAt, loginRole, applicationName, clientAddress, xid } = transaction
  return [
    ['started', timeText(startedAt)],
    ...contextFacts(transaction),
    ['role', shown(loginRole)],
    ['application', shown(applicationName)],
    ['address', shown(clientAddress)],
    ['xid', xid],
  ]
}

/** What a transaction and a switch within it have in common. A context that could not be read is shown as it was claimed. */
function contextFacts(context: Omit<ContextSwitch, 'fromChangeId'>): Fact[] {
  const { actor, correlationId, requestId, jobId, source, meta, malformedContext } = context
  return [
    ['actor', actorText(actor)],
    ['correlation', shown(correlationId)],
    ['request', shown(requestId)],
    ['job', shown(jobId)],
    ['source', shown(source)],
    ['meta', metaText(meta)],
    ['malformed actor', claimed(malformedContext?.actor)],
    ['malformed context', claimed(malformedContext?.context)],
  ]
}

/** What an action says beyond its transaction. */
function actionFacts(action: AuditAction, transaction: AuditTransaction): Fact[] {
  const actor = actorText(action.actor)
  const meta = metaText(action.meta)
  return [
    ['verb', shown(action.verb)],
    ['category', shown(action.category)],
    ['reason', shown(action.reason)],
    ['comment', shown(action.comment)],
    ['actor', actor === actorText(transaction.actor) ? null : actor],
    ['meta', meta === metaText(transaction.meta) ? null : meta],
    ['recorded', timeText(action.recordedAt)],
  ]
}

function metaText(meta: JsonObject | null): string | null {
  return meta === null ? null : escapeHidden(stringifyJson(meta))
}

function neighbourText(neighbour: Incident['next']): string | null {
  return neighbour === null ? null : `${timeText(neighbour.capturedAt)}  transaction ${neighbour.id}`
}

function shown(text: string | null): string | null {
  return text === null ? null : showText(text)
}

function claimed(text: string | undefined): string | null {
  return text === undefined ? null : quoteText(text)
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => indent + line)
}
