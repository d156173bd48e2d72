import type { TopologyCheck, TopologyReport } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden } from '../text/visible-text.ts'
import { padEnd, textWidth } from '../text/width.ts'

const marks: Readonly<Record<TopologyCheck['status'], string>> = {
  passed: 'ok',
  failed: 'failed',
  warning: 'warning',
  skipped: 'skipped',
}

/** A report on the topology for people: one paragraph for each check, and a last line with the verdict. */
export function topologyText(report: TopologyReport, { color, width }: TextOutput): string {
  const paint = createPaint(color)
  const verdict = report.ok
    ? paint.good('Attribution works here and does not leak.')
    : paint.error('Attribution does not work here.')
  const facts = `Pooling mode: ${report.mode}. PostgreSQL ${escapeHidden(report.serverVersion ?? 'unknown')}.`
  return [
    ...report.checks.flatMap((check) => paragraph(check, paint, width)),
    '',
    `${verdict} ${facts}`,
    '',
  ].join('\n')
}

function paragraph({ name, status, message, remedy }: TopologyCheck, paint: Paint, width: number): string[] {
  const mark = padEnd(marks[status], 8)
  const lines = wrap(`${name.replaceAll('_', ' ')}: ${escapeHidden(message)}`, width - 9)
  const advice = remedy === null ? [] : wrap(escapeHidden(remedy), width - 9).map(paint.quiet)
  return [...lines, ...advice].map(
    (line, number) => `${number === 0 ? colored(status, mark, paint) : ' '.repeat(8)} ${line}`,
  )
}

function colored(status: TopologyCheck['status'], text: string, paint: Paint): string {
  if (status === 'passed') return paint.good(text)
  if (status === 'failed') return paint.error(text)
  return status === 'warning' ? paint.warning(text) : paint.quiet(text)
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && textWidth(line) + 1 + textWidth(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
