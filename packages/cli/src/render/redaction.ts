import type { RedactionReport, TableRedaction } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden, showText } from '../text/visible-text.ts'
import { padEnd, textWidth, truncate, wrapWords } from '../text/width.ts'

/** Configured against deployed redaction for people. Names and placeholders only: safe to show to anybody. */
export function redactionText({ tables }: RedactionReport, { width, color }: TextOutput): string {
  const paint = createPaint(color)
  return tables.map((table) => `${tableText(table, paint, width).join('\n')}\n`).join('\n')
}

function tableText(table: TableRedaction, paint: Paint, width: number): string[] {
  const { status, reason, edit, command } = table
  const style =
    status === 'Config matches deployed'
      ? paint.good
      : status === 'Drift detected'
        ? paint.error
        : paint.warning
  const wrapped = (text: string) => wrapWords(escapeHidden(text), width - 2)
  return [
    `${paint.heading(showText(formatTableName(table)))}  ${style(status)}`,
    ...(reason === null ? [] : wrapped(reason)).map((line) => `  ${line}`),
    ...columnLines(table, paint, width),
    ...placeholderLine(table),
    ...(edit === null ? [] : wrapped(`First ${edit}.`)).map((line) => `  ${line}`),
    ...(command === null ? [] : [`  ${paint.quiet('$')} ${escapeHidden(command)}`]),
  ]
}

function columnLines({ columns }: TableRedaction, paint: Paint, width: number): string[] {
  if (columns.length === 0) return [paint.quiet('  no column is redacted')]
  const names = columns.map(({ column }) => showText(column))
  const nameWidth = Math.min(Math.max(6, ...names.map(textWidth)), Math.max(12, width - 40))
  const line = (name: string, configured: string, deployed: string, note: string) =>
    `  ${padEnd(truncate(name, nameWidth), nameWidth)}  ${padEnd(configured, 10)}  ${padEnd(deployed, 8)}${note}`.trimEnd()
  return [
    paint.quiet(line('column', 'configured', 'deployed', '')),
    ...columns.map(({ configured, deployed, differs }, index) =>
      line(
        names[index] ?? '',
        configured ?? 'no column',
        deployed ?? 'unknown',
        differs ? `  ${paint.error('differs')}` : '',
      ),
    ),
  ]
}

function placeholderLine({ columns, placeholder }: TableRedaction): string[] {
  const { configured, deployed } = placeholder
  if (!columns.some((column) => column.configured === 'masked' || column.deployed === 'masked')) return []
  const both = deployed === null || deployed === configured
  return [
    both
      ? `  placeholder ${JSON.stringify(configured)}`
      : `  placeholder ${JSON.stringify(configured)}, deployed ${JSON.stringify(deployed)}`,
  ].map(escapeHidden)
}
