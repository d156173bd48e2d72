import { integer, milliseconds, ratio } from '../report/numbers.ts'
import { describeTarget } from '../report/target.ts'
import type { TextTable } from '../report/text-table.ts'
import type { CoverageResult } from './coverage-bench.ts'

/** Milliseconds that a check of 1,000 tables in 20 schemas may take. */
const target = 300

/** The table of the report. */
export function coverageTables({ size, tables, columns, ways }: CoverageResult): TextTable[] {
  const first = ways[0]?.p50 ?? Number.NaN
  return [
    {
      title: `Coverage, ms (${integer(tables)} tables with ${integer(columns)} columns in ${size.schemas} schemas, all captured)`,
      head: ['', 'statements', 'p50', 'p95', 'to the first', 'target'],
      rows: ways.map(({ name, label, statements, p50, p95 }) => [
        label,
        integer(statements),
        milliseconds(p50),
        milliseconds(p95),
        ratio(p50 / first),
        name === 'table_by_table' ? '' : describeTarget({ value: p95, limit: target }, String),
      ]),
    },
  ]
}

/** Remarks beneath the table. */
export function coverageNotes({ tables, ways }: CoverageResult): string[] {
  const each = ways.find(({ name }) => name === 'table_by_table')
  return each === undefined
    ? []
    : [
        `Table by table each check takes ${milliseconds(each.p50 / tables)} ms over the loopback address; a network adds its round trip to every one.`,
      ]
}
