import { formatRowKey, type HistoryEntry } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden } from '../text/visible-text.ts'
import { padEnd, truncate } from '../text/width.ts'
import { actorText } from './actor.ts'
import { diffLines } from './diff.ts'
import { wrapFacts } from './facts.ts'
import { timeText } from './time.ts'

const indent = '  '
const opWidth = 'truncate'.length

/** The history of a row for people, newest first: one block for each change. */
export function historyText(entries: readonly HistoryEntry[], { width, color }: TextOutput): string {
  const paint = createPaint(color)
  return entries.map((entry) => `${entryLines(entry, paint, width).join('\n')}\n`).join('\n')
}

function entryLines(entry: HistoryEntry, paint: Paint, width: number): string[] {
  const time = timeText(entry.capturedAt)
  const who = truncate(actorText(entry.actor), Math.max(20, width - time.length - opWidth - 4))
  const facts = wrapFacts(
    [
      ['transaction', entry.transactionId],
      ['correlation', entry.correlationId],
      ['request', entry.requestId],
      ['in', entry.partition],
    ],
    width - indent.length,
  )
  return [
    `${paint.heading(time)}  ${paint.op[entry.op](padEnd(entry.op, opWidth))}  ${entry.actor === null ? paint.warning(who) : who}`,
    ...facts.map((line) => indent + paint.quiet(line)),
    ...moveLine(entry, paint, width),
    ...diffLines(entry, { paint, width: width - indent.length, wholeRows: false }).map(
      (line) => indent + line,
    ),
  ]
}

function moveLine({ key, keyMove }: HistoryEntry, paint: Paint, width: number): string[] {
  if (keyMove === null) return []
  const columns = Object.keys(key ?? {})
  const text = `the key of the row changed: ${formatRowKey(keyMove.from, columns)} → ${formatRowKey(keyMove.to, columns)}`
  return [indent + paint.warning(truncate(escapeHidden(text), width - indent.length))]
}
