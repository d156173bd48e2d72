import {
  type ActorRef,
  type AuditChange,
  actorKey,
  changeDiff,
  type FieldDiff,
  type FieldSide,
  formatRowKey,
  type JsonValue,
} from '@threadline/contract'
import type { Screen } from './screen.ts'
import { column, cut, visible } from './text.ts'

/** The line above the changes of one transaction: when, who, why, and what ties it to others. */
export function transactionLine(
  change: AuditChange,
  action: string | null,
  { colours, width }: Screen,
): string {
  const time = change.capturedAt.slice('2026-11-03T'.length, '2026-11-03T14:30:00.123'.length)
  const facts = [
    actorText(change.actor),
    action ?? 'no action named',
    ...(change.correlationId === null ? [] : [change.correlationId]),
  ]
  const [who = '', why = '', ...rest] = cut(facts.map(visible).join(' · '), width() - time.length - 2).split(
    ' · ',
  )
  const painted = [
    change.actor === null ? colours.yellow(who) : colours.cyan(who),
    ...(why === '' ? [] : [action === null ? colours.dim(why) : colours.bold(why)]),
    ...rest.map(colours.dim),
  ]
  return `${colours.dim(time)}  ${painted.join(colours.dim(' · '))}`
}

const tableColumns = 12
const keyColumns = 18

/** One change on one line: what happened to which row, and its fields with their values before and after. */
export function changeLine(change: AuditChange, { colours, width }: Screen): string {
  const { sign, paint } = ops[change.op]
  const key = change.rowKey === null ? '' : formatRowKey(change.rowKey, Object.keys(change.key ?? {}))
  const table = change.schema === 'public' ? change.table : `${change.schema}.${change.table}`
  const start = `${column(visible(table), tableColumns)}  ${column(visible(shortKey(key)), keyColumns)}`
  const fields = changeDiff(change)
    .filter((field) => isWorthShowing(change, field))
    .map((field) => fieldText(change, field))
  const rest = fields.length > 0 ? fields.join(', ') : nothingToShow(change)
  const room = width() - 4 - tableColumns - 2 - keyColumns - 2
  return `  ${colours[paint](`${sign} ${start}`)}  ${cut(rest, room)}`
}

const ops = {
  insert: { sign: '+', paint: 'green' },
  update: { sign: '~', paint: 'yellow' },
  delete: { sign: '-', paint: 'red' },
  truncate: { sign: '×', paint: 'red' },
  snapshot: { sign: '•', paint: 'blue' },
} as const

const marks = {
  null: 'null',
  redacted: '(redacted)',
  absent: '(absent)',
  not_captured: '(not kept)',
} as const

function actorText(actor: ActorRef | null): string {
  if (actor === null) return 'nobody named'
  const behalf = actor.onBehalfOf === undefined ? '' : ` for ${actorKey(actor.onBehalfOf)}`
  return actorKey(actor) + behalf
}

/** The values of a composite key without the names of its columns: the table beside it says what they are. */
function shortKey(key: string): string {
  return key.replaceAll(/(?:^|(?<=, ))\w+=/g, '')
}

/** Of a row that came or went, the key stands beside the table already, and what is null says little. */
function isWorthShowing({ op, key }: AuditChange, { field, beforeState, afterState }: FieldDiff): boolean {
  if (op === 'update') return true
  return !Object.hasOwn(key ?? {}, field) && (op === 'delete' ? beforeState : afterState) !== 'null'
}

function fieldText({ op }: AuditChange, field: FieldDiff): string {
  const before = sideText(field.beforeState, field.before)
  const after = sideText(field.afterState, field.after)
  const name = visible(field.field)
  if (op === 'delete') return `${name}: ${before}`
  return op === 'update' ? `${name}: ${before} → ${after}` : `${name}: ${after}`
}

function sideText(state: FieldSide, value: JsonValue): string {
  if (state !== 'value') return marks[state]
  return visible(typeof value === 'string' ? value : JSON.stringify(value))
}

function nothingToShow({ op }: AuditChange): string {
  return op === 'truncate' ? 'all rows' : '(only columns that are not recorded)'
}
