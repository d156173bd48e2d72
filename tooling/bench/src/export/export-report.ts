import { integer, ratio } from '../report/numbers.ts'
import { describeTarget } from '../report/target.ts'
import type { TextTable } from '../report/text-table.ts'
import type { ExportResult } from './export-result.ts'

const megabyte = 2 ** 20

/** Times that NDJSON may take of the COPY. */
const timeTarget = 2
const heapTarget = 100

/** The table of the report. */
export function exportTables({ rows, runs, copySeconds }: ExportResult): TextTable[] {
  const copy = mean(copySeconds)
  return [
    {
      title: `Export of ${integer(rows)} changes`,
      head: ['', 'seconds', 'changes/s', 'MB', 'peak heap, MB', 'times COPY', 'targets'],
      rows: [
        ['COPY by psql', copy.toFixed(2), integer(rows / copy), '', '', '1.00', ''],
        ...runs.map(({ format, count, seconds, bytes, peakHeap }) => [
          format,
          seconds.toFixed(2),
          integer(count / seconds),
          integer(bytes / megabyte),
          integer(peakHeap / megabyte),
          ratio(seconds / copy),
          [
            ...(format === 'ndjson'
              ? [describeTarget({ value: seconds / copy, limit: timeTarget }, ratio)]
              : []),
            describeTarget(
              { value: peakHeap / megabyte, limit: heapTarget },
              (value) => `${integer(value)} MB`,
            ),
          ].join(', '),
        ]),
      ],
    },
  ]
}

/** Remarks beneath the table. */
export function exportNotes({ heapLimit }: ExportResult): string[] {
  return [
    `Each export ran in a process that may use ${heapLimit} MB of heap, and would have ended in an error beyond.`,
  ]
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
