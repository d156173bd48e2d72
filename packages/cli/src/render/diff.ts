import type { AuditChange, FieldDiff, FieldSide, JsonValue } from '@threadline/contract'
import { changeDiff } from '@threadline/contract'
import { fold, foldPair } from '../text/fold.ts'
import type { Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { padEnd, textWidth, truncate } from '../text/width.ts'
import { sideText } from './value.ts'

/** Where a diff is shown. */
export interface DiffLayout {
  readonly paint: Paint
  /** Columns that the lines may take. */
  readonly width: number
  /** One field a line also for whole rows, which else are run together and cut after a few lines. */
  readonly wholeRows: boolean
}

const longestField = 40
const arrow = ' → '

/** The fields of a change as lines: `field: before → after` for an update, `field: value` for rows that came or went. */
export function diffLines(change: AuditChange, layout: DiffLayout): string[] {
  const fields = changeDiff(change)
  if (change.op === 'update') {
    return fields.length === 0
      ? [layout.paint.quiet('only columns that are not stored have changed')]
      : fields.flatMap((field) => pairLines(field, layout))
  }
  const singles = fields.map((field) =>
    change.op === 'delete'
      ? single(field.field, field.beforeState, field.before, layout)
      : single(field.field, field.afterState, field.after, layout),
  )
  return layout.wholeRows ? singles.map(({ painted }) => painted) : runTogether(singles, layout)
}

function pairLines(diff: FieldDiff, { paint, width }: DiffLayout): string[] {
  const name = truncate(showText(diff.field), longestField)
  const before = sideText(diff.beforeState, diff.before)
  const after = sideText(diff.afterState, diff.after)
  const paintBefore = diff.beforeState === 'value' ? paint.before : paint.mark
  const paintAfter = diff.afterState === 'value' ? paint.after : paint.mark
  const label = `${paint.field(name)}: `
  const room = width - textWidth(name) - 2
  const sides = room - arrow.length

  if (fits(before, after, sides)) {
    return [label + paintBefore(before) + paint.quiet(arrow) + paintAfter(after)]
  }
  const [first, second] = foldPair(before, after, room)
  const indent = padEnd('', textWidth(name))
  return [label + paintBefore(first), indent + paint.quiet('→ ') + paintAfter(second)]
}

function fits(before: string, after: string, width: number): boolean {
  return before.length + after.length <= width * 2 && textWidth(before) + textWidth(after) <= width
}

interface SingleField {
  readonly painted: string
  readonly width: number
}

function single(field: string, state: FieldSide, value: JsonValue, layout: DiffLayout): SingleField {
  const { paint, width, wholeRows } = layout
  const name = truncate(showText(field), longestField)
  const room = width - textWidth(name) - 2
  const text = fold(sideText(state, value), wholeRows ? room : Math.min(room, longestField))
  const painted = `${paint.field(name)}: ${state === 'value' ? text : paint.mark(text)}`
  return { painted, width: textWidth(name) + 2 + textWidth(text) }
}

const mostLines = 3
const separator = ' · '

/** Fields one after the other, as many as go on a line; what is beyond the last line is counted. */
function runTogether(fields: readonly SingleField[], { paint, width }: DiffLayout): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const [index, field] of fields.entries()) {
    const rest = fields.length - index
    const isLastLine = lines.length === mostLines - 1
    const reserve = isLastLine && rest > 1 ? textWidth(moreText(rest - 1)) + separator.length : 0
    if (used > 0 && used + separator.length + field.width + reserve > width) {
      if (isLastLine) return [...lines, line + paint.quiet(separator + moreText(rest))]
      lines.push(line)
      line = ''
      used = 0
    }
    line += (used > 0 ? paint.quiet(separator) : '') + field.painted
    used += (used > 0 ? separator.length : 0) + field.width
  }
  return line === '' ? lines : [...lines, line]
}

function moreText(count: number): string {
  return `${count} more ${count === 1 ? 'field' : 'fields'}`
}
