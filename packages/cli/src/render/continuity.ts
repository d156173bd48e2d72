import type { CanaryReport, ContinuityReport, TableContinuity } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { BaselineResult } from '@threadline/health'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden, showText } from '../text/visible-text.ts'
import { wrapWords } from '../text/width.ts'
import { count, counted } from './numbers.ts'

const states: Readonly<Record<TableContinuity['state'], string>> = {
  baseline: 'with a baseline',
  baseline_unfinished: 'baseline not finished',
  capture: 'from capture on',
  not_captured: 'not captured',
}

/** Where history begins, a paragraph for each table. */
export function continuityText({ tables }: ContinuityReport, { color, width }: TextOutput): string {
  const paint = createPaint(color)
  return tables.map((table) => tableText(table, paint, width)).join('\n')
}

function tableText(table: TableContinuity, paint: Paint, width: number): string {
  const { state, ready, explanation, problems, command, estimatedRows } = table
  const style = state === 'baseline' ? paint.good : state === 'not_captured' ? paint.error : paint.warning
  const words = [
    paint.heading(showText(formatTableName(table))),
    style(states[state]),
    ready ? paint.good('ready') : paint.error('not ready'),
    ...(estimatedRows === null ? [] : [paint.quiet(`about ${counted(estimatedRows, 'row')}`)]),
  ]
  const lines = [
    words.join('  '),
    ...[explanation, ...problems].flatMap((text) => wrapWords(escapeHidden(text), width - 2)).map(indented),
    ...(command === null ? [] : [indented(`${paint.quiet('$')} ${escapeHidden(command)}`)]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const indented = (line: string): string => `  ${line}`

/** What baselines have written. */
export function baselineText(results: readonly BaselineResult[], { color }: TextOutput): string {
  const paint = createPaint(color)
  return results
    .map(({ table, status, snapshotRows, batches }) => {
      const end = status === 'finished' ? paint.good('finished') : paint.warning('rows are still locked')
      return `Baseline of ${showText(table)} ${end}: ${counted(snapshotRows, 'snapshot row')} in ${count(batches)} ${batches === 1 ? 'batch' : 'batches'}.\n`
    })
    .join('')
}

const outcomes = { proven: 'proven', unproven: 'not proven', not_checked: 'not tried' } as const

/** What canaries have shown. */
export function canaryText({ tables }: CanaryReport, { color, width }: TextOutput): string {
  const paint = createPaint(color)
  const styles = { proven: paint.good, unproven: paint.error, not_checked: paint.warning }
  return tables
    .flatMap(({ outcome, op, reason, ...table }) => [
      `Canary in ${showText(formatTableName(table))} ${styles[outcome](outcomes[outcome])}${op === null ? '' : paint.quiet(` by an ${op === 'delete' ? 'undone ' : ''}${op}`)}`,
      ...(reason === null ? [] : wrapWords(escapeHidden(reason), width - 2).map(indented)),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
