import { isDecimalId, parseActorKey } from '@threadline/contract'
import { screens } from '../shell/screens.ts'
import { actorLink, rowAddress, type Target, timelineLink, transactionLink } from '../url/links.ts'

/** One thing that the palette can do. */
export interface PaletteItem {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly target: Target
}

const everything = { range: { from: undefined, to: undefined } } as const

const mostRows = 4

/** What may be meant by a text: a screen, an id, a row, an actor, a correlation. What is surely there comes first. */
export function paletteItems(text: string, tables: readonly string[]): PaletteItem[] {
  const typed = text.trim()
  const lower = typed.toLowerCase()
  const toScreens = screens
    .filter(({ title }) => title.toLowerCase().includes(lower))
    .map(({ title, target, key }) => ({
      id: `screen ${title}`,
      label: `Go to ${title}`,
      hint: `g ${key}`,
      target,
    }))
  return typed === ''
    ? toScreens
    : [
        ...toScreens,
        ...idItems(typed),
        ...tableItems(lower, tables),
        ...rowItems(typed, tables),
        ...textItems(typed),
      ]
}

function idItems(typed: string): PaletteItem[] {
  if (!isDecimalId(typed)) return []
  return [
    { id: 'transaction', label: `Transaction ${typed}`, hint: 'by its id', target: transactionLink(typed) },
    {
      id: 'change',
      label: `Change ${typed}`,
      hint: 'by its id',
      target: timelineLink({}, { change: typed }),
    },
  ]
}

function tableItems(lower: string, tables: readonly string[]): PaletteItem[] {
  return tables
    .filter((table) => table.toLowerCase().includes(lower))
    .slice(0, mostRows)
    .map((table) => ({
      id: `table ${table}`,
      label: `Changes of ${table}`,
      hint: 'table',
      target: timelineLink({ table }),
    }))
}

/** `orders 17`, `orders/17`, `orders:17`: the row of a table. A key alone may be one of any table. */
function rowItems(typed: string, tables: readonly string[]): PaletteItem[] {
  const [, named = '', key = ''] = /^(\S+?)[\s/:]+(\S.*)$/.exec(typed) ?? []
  const known = tables.filter((table) => table === named)
  const rows =
    known.length > 0
      ? known.map((table) => [table, key] as const)
      : tables.slice(0, mostRows).map((table) => [table, typed] as const)
  return rows.map(([table, rowKey]) => ({
    id: `row ${table}`,
    label: `Row ${rowKey} of ${table}`,
    hint: 'history',
    target: rowAddress(table, rowKey),
  }))
}

function textItems(typed: string): PaletteItem[] {
  const actor = parseActorKey(typed)
  return [
    ...(actor === null
      ? []
      : [{ id: 'actor', label: `Actor ${typed}`, hint: 'what it did', target: actorLink(actor) }]),
    {
      id: 'correlation',
      label: `Everything with correlation ${typed}`,
      hint: 'correlation',
      target: timelineLink({ correlationId: typed }, everything),
    },
    {
      id: 'request',
      label: `Everything of request ${typed}`,
      hint: 'request',
      target: timelineLink({ requestId: typed }, everything),
    },
  ]
}
