import type { CoverageReport, TableCoverage } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { padEnd, textWidth, truncate, wrapWords } from '../text/width.ts'
import { findingText } from './finding.ts'
import { timeText } from './time.ts'

/** More tables of one kind than these are counted, not listed; `--json` has them all. */
const mostListed = 30

/** A report on coverage for people: the counts, what is not captured, and every finding with its command. */
export function coverageText(report: CoverageReport, { width, color }: TextOutput): string {
  const paint = createPaint(color)
  const ofStatus = (status: TableCoverage['status']) =>
    report.tables.filter((table) => table.status === status)
  const blocks = [
    headText(report, paint, width),
    tablesText('Uncovered', ofStatus('uncovered'), lastChange, paint, width),
    tablesText('Left out on purpose', ofStatus('expected_uncovered'), whoSaysSo, paint, width),
    ...report.findings.map((finding) => findingText(finding, paint, width)),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

function headText({ counts, schemas }: CoverageReport, paint: Paint, width: number): string[] {
  const { covered, uncovered, expectedUncovered, errors, warnings, hints } = counts
  const words = [
    paint.good(`${covered} covered`),
    uncovered > 0 ? paint.error(`${uncovered} uncovered`) : '0 uncovered',
    `${expectedUncovered} left out on purpose`,
  ]
  const found = [
    [errors, 'error', paint.error],
    [warnings, 'warning', paint.warning],
    [hints, 'hint', paint.quiet],
  ] as const
  const findings = found.flatMap(([count, word, style]) =>
    count === 0 ? [] : style(`${count} ${word}${count === 1 ? '' : 's'}`),
  )
  const place = schemas.length === 1 ? 'schema' : 'schemas'
  return [
    `${words.join(' · ')}`,
    findings.length === 0 ? paint.good('Nothing amiss.') : findings.join(' · '),
    ...wrapWords(`in ${place} ${schemas.map(showText).join(', ')}`, width).map(paint.quiet),
  ]
}

function tablesText(
  title: string,
  tables: readonly TableCoverage[],
  noteOf: (table: TableCoverage) => string,
  paint: Paint,
  width: number,
): string[] {
  if (tables.length === 0) return []
  const listed = tables
    .slice(0, mostListed)
    .map((table) => ({ name: showText(formatTableName(table)), table }))
  const nameWidth = Math.min(Math.max(...listed.map(({ name }) => textWidth(name))), Math.max(12, width - 40))
  const rest = tables.length - listed.length
  return [
    paint.heading(title),
    ...listed.map(
      ({ name, table }) =>
        `  ${padEnd(truncate(name, nameWidth), nameWidth)}  ${paint.quiet(truncate(noteOf(table), width - nameWidth - 4))}`,
    ),
    ...(rest > 0 ? [paint.quiet(`  and ${rest} more; --json lists all`)] : []),
  ]
}

function lastChange({ lastChangeAt, errors }: TableCoverage): string {
  if (lastChangeAt !== null) return `last change ${timeText(lastChangeAt)}`
  return errors > 0 ? 'see below' : 'never captured'
}

const whoSaysSo = ({ expectedBy }: TableCoverage): string =>
  expectedBy === 'baseline' ? 'the books of a migration tool' : 'health.expectedUncoveredTables'
