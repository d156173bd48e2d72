import type { Finding } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { Paint } from '../text/paint.ts'
import { escapeHidden, showText } from '../text/visible-text.ts'
import { wrapWords } from '../text/width.ts'

/** A finding for people: what, where, the sentence, and the command, which is never broken, so that it can be copied. */
export function findingText(finding: Finding, paint: Paint, width: number): string[] {
  const { severity, code, schema, table } = finding
  const style = severity === 'error' ? paint.error : severity === 'warning' ? paint.warning : paint.quiet
  const where =
    schema === null || table === null ? 'the whole trail' : showText(formatTableName({ schema, table }))
  return [
    `${style(severity)}  ${paint.heading(where)}  ${paint.quiet(code)}`,
    ...repairText(finding, paint, width).map((line) => `  ${line}`),
  ]
}

/** The sentence of a finding and what repairs it. */
export function repairText({ message, edit, command }: Finding, paint: Paint, width: number): string[] {
  const wrapped = (text: string) => wrapWords(escapeHidden(text), width - 2)
  return [
    ...wrapped(message),
    ...(edit === null ? [] : wrapped(`First ${edit}.`)),
    `${paint.quiet('$')} ${escapeHidden(command)}`,
  ]
}
