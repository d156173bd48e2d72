import { integer, microseconds, percent, ratio } from '../report/numbers.ts'
import { describeTarget } from '../report/target.ts'
import type { TextTable } from '../report/text-table.ts'
import type { CaptureResult, TimeResult } from './capture-result.ts'
import { ratioTargets, walTarget } from './capture-targets.ts'
import type { VariantName } from './variants/variant.ts'

const recording: readonly VariantName[] = ['hand', 'textbook', 'threadline']

/** The tables of the report, the most important first. */
export function captureTables(result: CaptureResult): TextTable[] {
  return [
    timeTable(
      `Small transactions: µs without capture and µs added by each variant, medians of ${result.size.rounds} rounds`,
      inOrder(result.transactions),
    ),
    timeTable(
      `One statement over ${integer(result.size.bulkRows)} rows: µs for a row, medians of ${result.size.bulkRounds} rounds`,
      result.bulk,
    ),
    walTable(result),
    bytesTable(result),
  ]
}

/** Remarks beneath the tables. */
export function captureNotes({ emptyStatement, transactions, bulk }: CaptureResult): string[] {
  const drift = Math.max(...[...transactions, ...bulk].map((line) => line.drift))
  return [
    `A prepared statement that does nothing takes ${microseconds(emptyStatement)} µs: the second INSERT waits for one such answer, a trigger for none.`,
    `Median distance of the closing from the opening baseline: ${percent(drift)} in the least steady line.`,
  ]
}

type Line = TimeResult<keyof typeof ratioTargets>

/** As the targets list them; they are measured in an order of their own. */
function inOrder<Result extends Line>(lines: readonly Result[]): Result[] {
  const order = Object.keys(ratioTargets)
  return lines.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

function timeTable(title: string, lines: readonly Line[]): TextTable {
  return {
    title,
    head: ['', 'no capture', 'context', 'by hand', 'textbook', 'Threadline', 'to by hand', 'to textbook'],
    rows: lines.map(({ name, label, baseline, added }) => {
      const of = (variant: VariantName) => added[variant] ?? Number.NaN
      const { toHand, toTextbook } = ratioTargets[name]
      return [
        label,
        microseconds(baseline),
        added.context === undefined ? '' : plus(added.context),
        plus(of('hand')),
        plus(of('textbook')),
        plus(of('threadline')),
        against(of('threadline'), of('hand'), toHand),
        against(of('threadline'), of('textbook'), toTextbook),
      ]
    }),
  }
}

/** Threadline's added time as a multiple of another variant's; nothing can be said where noise has swallowed one of them. */
function against(added: number, other: number, limit: number | undefined): string {
  if (added <= 0 || other <= 0) return 'lost in noise'
  const value = added / other
  return limit === undefined ? ratio(value) : `${ratio(value)} (${describeTarget({ value, limit }, ratio)})`
}

function walTable({ wal }: CaptureResult): TextTable {
  const base = wal.find(({ variant }) => variant === 'none')
  return {
    title: 'WAL of a transaction that updates 2 of 15 columns of one row, in bytes',
    head: ['', 'steady', 'of which capture', 'after a checkpoint', 'of which capture'],
    rows: wal.map(({ variant, label, steady, afterCheckpoint }) => {
      const captured = steady - (base?.steady ?? 0)
      const target = { value: captured, limit: walTarget }
      return [
        label,
        integer(steady),
        variant === 'threadline'
          ? `${integer(captured)} (${describeTarget(target, integer)})`
          : integer(captured),
        integer(afterCheckpoint),
        integer(afterCheckpoint - (base?.afterCheckpoint ?? 0)),
      ]
    }),
  }
}

function bytesTable({ transactions, bulk }: CaptureResult): TextTable {
  return {
    title: 'Audit tables with all indexes: bytes for each change',
    head: ['', 'by hand', 'textbook', 'Threadline'],
    rows: [...inOrder(transactions), ...bulk].map(({ label, bytesPerChange }) => [
      label,
      ...recording.map((variant) => integer(bytesPerChange[variant] ?? Number.NaN)),
    ]),
  }
}

const plus = (value: number): string => `${value < 0 ? '−' : '+'}${microseconds(Math.abs(value))}`
