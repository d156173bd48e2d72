import { type FieldSide, type JsonValue, stringifyJson } from '@threadline/contract'
import { escapeHidden, isPlain, quoteText } from '../text/visible-text.ts'

/** How each thing that is no value is shown. No value is ever shown like one of these. */
export const marks: Readonly<Record<Exclude<FieldSide, 'value'>, string>> = {
  null: 'null',
  redacted: '(redacted)',
  absent: '(absent)',
  not_captured: '(not captured)',
}

const words: ReadonlySet<string> = new Set([...Object.values(marks), 'true', 'false'])

/**
 * A value on one line. Text stands without quotes as long as it cannot be taken for something else: for null or another mark, for
 * a truth value, for JSON, or for the signs between values. Numbers that arrive as text for the sake of their digits look like numbers.
 */
export function valueText(value: JsonValue): string {
  if (typeof value !== 'string') return escapeHidden(stringifyJson(value))
  return isPlain(value) && !isAmbiguous(value) ? value : quoteText(value)
}

/** One side of a field: its value, or the mark for why there is none. */
export function sideText(state: FieldSide, value: JsonValue): string {
  return state === 'value' ? valueText(value) : marks[state]
}

function isAmbiguous(text: string): boolean {
  return words.has(text) || text.includes(' → ') || text.includes(' · ') || isJsonContainer(text)
}

function isJsonContainer(text: string): boolean {
  if (!/^(?:\{.*\}|\[.*\])$/s.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
