import type { RetentionStatus } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { padEnd, textWidth } from '../text/width.ts'
import { bytes, count, counted, span } from './numbers.ts'
import { runText } from './retention-runs.ts'
import { timeText } from './time.ts'

/** How retention stands. */
export function retentionStatusText(status: RetentionStatus, { color }: TextOutput): string {
  const paint = createPaint(color)
  const paragraphs = [
    policyText(status, paint),
    tablesText(status, paint),
    trailText(status),
    ...(status.holds.length === 0
      ? []
      : [`Holds in force: ${status.holds.map(({ name }) => showText(name)).join(', ')}.`]),
    ...[status.running, status.lastRun].flatMap((run) => (run === null ? [] : [runText(run, paint)])),
    ...(status.lastRun === null && status.running === null ? ['Nothing has been purged yet.'] : []),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

function policyText({ enabled, maxAgeSeconds, cutoff, eligible }: RetentionStatus, paint: Paint): string {
  if (!enabled || maxAgeSeconds === null || cutoff === null)
    return `${paint.warning('Retention is not enabled:')} nothing is ever purged.`
  const due =
    eligible === null
      ? ''
      : `\nA purge would remove ${counted(eligible.changes, 'change')} and ${counted(eligible.transactions, 'transaction')} now${
          eligible.partitions.length === 0
            ? ''
            : `, with ${counted(eligible.partitions.length, 'whole partition')}`
        }${eligible.heldBack === 0 ? '' : `; holds keep ${count(eligible.heldBack)}`}.`
  return `${paint.heading('Policy:')} changes are kept for ${span(maxAgeSeconds)}, so until ${timeText(cutoff)} they are due.${due}`
}

/** Estimates: sizes from the catalogue, growth from the counts of hours. */
function tablesText({ tables }: RetentionStatus, paint: Paint): string {
  const rows = tables.map((table) => [
    showText(table.table),
    table.maxAgeSeconds === null ? '' : `${span(table.maxAgeSeconds)}${table.ownWindow ? ' *' : ''}`,
    table.eligible === null ? '' : count(table.eligible),
    count(table.changesPerDay),
    bytes(table.bytesPerDay),
    table.bytesAtWindow === null ? '' : bytes(table.bytesAtWindow),
  ])
  const head = ['table', 'window', 'due', 'changes a day', 'a day', 'full window']
  const widths = head.map((title, column) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? padEnd(cell, widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [paint.quiet(line(head)), ...rows.map(line)].join('\n')
}

function trailText({ partitions, monthsAhead }: RetentionStatus): string {
  const size = partitions.reduce((sum, partition) => sum + partition.bytes, 0)
  const changes = partitions.reduce((sum, partition) => sum + partition.changes, 0)
  return `The trail has about ${counted(changes, 'change')} in ${bytes(size)}; partitions are ready for ${counted(monthsAhead, 'month')} ahead.`
}
