import type { AsOfResult, JsonObject } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { fold } from '../text/fold.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden, showText } from '../text/visible-text.ts'
import { padEnd, textWidth, truncate } from '../text/width.ts'
import { timeText } from './time.ts'
import { marks, sideText } from './value.ts'

const indent = '  '
const longestField = 40

/** What a row was at an instant, for people: one sentence, and the row as far as it is known. */
export function asOfText(result: AsOfResult, row: string, at: string, output: TextOutput): string {
  const paint = createPaint(output.color)
  return `${[...asOfLines(result, row, at, paint, output.width)].join('\n')}\n`
}

function* asOfLines(
  result: AsOfResult,
  row: string,
  at: string,
  paint: Paint,
  width: number,
): Generator<string> {
  const when = `${paint.heading(row)} at ${timeText(at)}:`
  if (result.status === 'before_audit_horizon') {
    yield `${when} ${paint.warning('not known')}`
    yield indent + horizonText(result.horizon)
    return
  }
  const state = result.status === 'present' ? paint.good('present') : paint.op.delete(goneText(result.op))
  yield `${when} ${state}`
  yield paint.quiet(`${indent}since ${timeText(result.since)}`)
  yield paint.quiet(`${indent}transaction ${result.transactionId} · change ${result.changeId}`)
  if (result.status === 'deleted' && result.movedTo !== null) {
    yield `${indent}the row lives on under the key ${escapeHidden(result.movedTo)}`
  }
  const image = result.status === 'present' ? result.row : result.lastRow
  if (image === null) return
  yield ''
  if (result.status === 'deleted') yield paint.quiet(`${indent}its last values:`)
  yield* rowLines(image, result.redactedFields, paint, width)
}

function goneText(op: 'delete' | 'truncate' | 'update'): string {
  return { delete: 'deleted', truncate: 'gone, its table was truncated', update: 'moved to another key' }[op]
}

function horizonText(horizon: string | null): string {
  return horizon === null
    ? 'the trail holds nothing about this row'
    : `what is known about this row begins at ${timeText(horizon)}`
}

function rowLines(image: JsonObject, redacted: readonly string[], paint: Paint, width: number): string[] {
  const fields = Object.keys(image)
  const names = fields.map((field) => truncate(showText(field), longestField))
  const nameWidth = Math.max(0, ...names.map(textWidth))
  const room = width - indent.length - nameWidth - 2
  return fields.map((field, index) => {
    const value = image[field] ?? null
    const isRedacted = redacted.includes(field)
    const text = isRedacted ? marks.redacted : sideText(value === null ? 'null' : 'value', value)
    const shown = isRedacted || value === null ? paint.mark(text) : fold(text, room)
    const name = names[index] ?? ''
    return `${indent}${paint.field(name)}:${padEnd('', nameWidth - textWidth(name))} ${shown}`
  })
}
