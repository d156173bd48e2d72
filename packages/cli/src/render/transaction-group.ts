import type { AuditChange } from '@threadline/contract'
import { actorKey } from '@threadline/contract'
import type { Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { padEnd, textWidth, truncate } from '../text/width.ts'
import { actorText } from './actor.ts'
import { diffLines } from './diff.ts'
import { type Fact, wrapFacts } from './facts.ts'
import { keyText, tableText } from './row-name.ts'
import { timeText } from './time.ts'

/** Changes of one transaction, in the order of the page. */
export type TransactionGroup = readonly [AuditChange, ...AuditChange[]]

/** The changes of a page by transaction. A group stands where its first change stood, also when transactions overlap. */
export function groupByTransaction(changes: readonly AuditChange[]): TransactionGroup[] {
  const groups = new Map<string, [AuditChange, ...AuditChange[]]>()
  for (const change of changes) {
    const group = groups.get(change.transactionId)
    if (group === undefined) groups.set(change.transactionId, [change])
    else group.push(change)
  }
  return [...groups.values()]
}

/** How changes are listed. */
export interface ChangesLayout {
  readonly paint: Paint
  readonly width: number
  /** See `DiffLayout`. */
  readonly wholeRows: boolean
}

const gutter = '│ '
const diffIndent = '    '
const longestTable = 36

/** When, who and in which transaction, then its changes behind a line that holds them together. */
export function transactionGroupText(group: TransactionGroup, layout: ChangesLayout): string {
  const { paint, width } = layout
  const [first] = group
  const facts: Fact[] = [
    ['transaction', first.transactionId],
    ['correlation', first.correlationId],
    ['request', first.requestId],
  ]
  const lines = [
    ...wrapFacts(facts, width - gutter.length).map(paint.quiet),
    ...changeLines(group, { ...layout, width: width - gutter.length }),
  ]
  const who = truncate(actorText(first.actor), Math.max(20, width - 32))
  const heading = `${paint.heading(timeText(first.capturedAt))}  ${paintActor(first, who, paint)}`
  return [heading, ...lines.map((line) => paint.quiet(gutter) + line)].join('\n')
}

/** The changes of one transaction with their diffs, tables and keys in columns. Says who acted where that changes on the way. */
export function changeLines(group: TransactionGroup, layout: ChangesLayout): string[] {
  const { paint, width } = layout
  const opWidth = Math.max(...group.map(({ op }) => op.length))
  const tables = group.map((change) => truncate(tableText(change), longestTable))
  const tableWidth = Math.max(...tables.map(textWidth))
  let actor = shortActor(group[0])
  return group.flatMap((change, index) => {
    const switched =
      shortActor(change) === actor
        ? []
        : [paint.quiet(change.actor === null ? actorText(null) : `by ${actorText(change.actor)}`)]
    actor = shortActor(change)
    const key = truncate(keyText(change), Math.max(12, width - opWidth - tableWidth - 4))
    const partition =
      change.partition === null
        ? ''
        : paint.quiet(`  in ${truncate(showText(change.partition), longestTable)}`)
    const name = paint.op[change.op](padEnd(change.op, opWidth))
    const row = `${name}  ${padEnd(tables[index] ?? '', tableWidth)}  ${paint.heading(key)}`.trimEnd()
    const diff = diffLines(change, { ...layout, width: width - diffIndent.length })
    return [...switched, row + partition, ...diff.map((line) => diffIndent + line)]
  })
}

function paintActor(change: AuditChange, text: string, paint: Paint): string {
  return change.actor === null ? paint.warning(text) : text
}

function shortActor({ actor }: AuditChange): string {
  return actor === null
    ? ''
    : `${actorKey(actor)} ${actor.onBehalfOf === undefined ? '' : actorKey(actor.onBehalfOf)}`
}
