import type { TransactionSummary } from '@threadline/core'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden } from '../text/visible-text.ts'
import { wrapWords } from '../text/width.ts'
import { actorText } from './actor.ts'
import { wrapFacts } from './facts.ts'
import { timeText } from './time.ts'

const indent = '  '

/** What an actor did, for people: one block for each transaction, newest first. */
export function actorWindowText(
  summaries: readonly TransactionSummary[],
  { width, color }: TextOutput,
): string {
  const paint = createPaint(color)
  return summaries.map((summary) => `${summaryLines(summary, paint, width).join('\n')}\n`).join('\n')
}

function summaryLines(
  { transactionId, capturedAt, transaction, summary }: TransactionSummary,
  paint: Paint,
  width: number,
): string[] {
  const behalf = transaction?.actor?.onBehalfOf
  const facts = wrapFacts(
    [
      ['for', behalf === undefined ? null : actorText(behalf)],
      ['correlation', transaction?.correlationId ?? null],
      ['request', transaction?.requestId ?? null],
    ],
    width - indent.length,
  )
  return [
    `${paint.heading(timeText(capturedAt))}  ${paint.quiet(`transaction ${transactionId}`)}`,
    ...wrapWords(escapeHidden(summary), width - indent.length).map((line) => indent + line),
    ...facts.map((line) => indent + paint.quiet(line)),
  ]
}
