import { fold } from '../text/fold.ts'
import type { Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { padEnd, textWidth, truncate } from '../text/width.ts'

/** A fact and its name; null where it is not known. */
export type Fact = readonly [name: string, value: string | null]

const separator = ' · '

/** Named facts, as many as go on a line. Facts that are not known are left out. */
export function wrapFacts(facts: readonly Fact[], width: number): string[] {
  const lines: string[] = []
  for (const [name, value] of facts) {
    if (value === null) continue
    const fact = truncate(`${name} ${showText(value)}`, width)
    const line = lines.at(-1)
    if (line !== undefined && textWidth(line) + separator.length + textWidth(fact) <= width) {
      lines[lines.length - 1] = line + separator + fact
    } else lines.push(fact)
  }
  return lines
}

/** Named facts one below the other, values in a column. Values are shown as they are. Facts that are not known are left out. */
export function factTable(facts: readonly Fact[], paint: Paint, width: number): string[] {
  const known = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null)
  const nameWidth = Math.max(0, ...known.map(([name]) => textWidth(name)))
  return known.map(
    ([name, value]) => `${paint.quiet(padEnd(name, nameWidth))}  ${fold(value, width - nameWidth - 2)}`,
  )
}
