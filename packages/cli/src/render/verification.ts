import type { CoverageVerification } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { TextOutput } from '../host.ts'
import { createPaint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { wrapWords } from '../text/width.ts'
import { findingText, repairText } from './finding.ts'

/** The verdict on the expected tables for people: a line for each, below it what is wrong. */
export function verificationText(report: CoverageVerification, { width, color }: TextOutput): string {
  const paint = createPaint(color)
  const others = report.otherUncovered.map((table) => showText(formatTableName(table)))
  const lines = [
    ...(report.problem === null ? [] : wrapWords(report.problem, width)),
    ...report.findings.flatMap((finding) => [...findingText(finding, paint, width), '']),
    ...report.tables.flatMap((table) => [
      `${table.passed ? paint.good('ok  ') : paint.error('FAIL')}  ${showText(formatTableName(table))}${table.passed ? '' : `  ${table.status}`}`,
      ...table.findings
        .filter(({ severity }) => severity !== 'hint')
        .flatMap((finding) => repairText(finding, paint, width - 6).map((line) => `      ${line}`)),
    ]),
    ...(others.length === 0
      ? []
      : [
          '',
          ...wrapWords(`Uncovered, and not expected to be covered: ${others.join(', ')}.`, width).map(
            paint.quiet,
          ),
        ]),
  ]
  return `${lines.join('\n')}\n`
}
