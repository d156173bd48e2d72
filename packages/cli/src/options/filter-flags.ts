import { changeOps, pageLimits, type TimelineFilters } from '@threadline/contract'
import type { Command } from 'commander'
import { each, list, type OptionReader, once, someText, wholeNumber } from './once.ts'
import { rowKeyForms } from './row-key-option.ts'
import { timeForms } from './time-option.ts'

/** The name of a filter of the timeline. */
export type FilterName = keyof TimelineFilters

/** One filter as an option. */
export interface FilterFlag {
  /** Without the dashes, which is also the name under which commander keeps its value. */
  readonly flag: string
  readonly value: string
  readonly help: string
  readonly read: OptionReader
}

const text = once(someText)

/** The options of the timeline by the filter that each sets. */
export const filterFlags: Readonly<Record<FilterName, FilterFlag>> = {
  table: { flag: 'table', value: 'name', help: 'changes of this table', read: text },
  schema: { flag: 'schema', value: 'name', help: 'changes in this schema', read: text },
  op: { flag: 'op', value: 'ops', help: `any of ${changeOps.join(', ')}`, read: list },
  actor: { flag: 'actor', value: 'type/id', help: 'who acted, such as user/42', read: text },
  correlationId: { flag: 'correlation', value: 'id', help: 'work with this correlation id', read: text },
  requestId: { flag: 'request', value: 'id', help: 'work of this request', read: text },
  changedField: { flag: 'changed', value: 'field', help: 'updates that changed this field', read: text },
  rowKey: { flag: 'key', value: 'key', help: `one row: ${rowKeyForms}`, read: each },
  transactionId: { flag: 'transaction', value: 'id', help: 'one transaction', read: text },
  from: { flag: 'from', value: 'time', help: `not before this time: ${timeForms}`, read: text },
  to: { flag: 'to', value: 'time', help: 'not after this time', read: text },
  limit: {
    flag: 'limit',
    value: 'n',
    help: `changes on a page, at most ${pageLimits.max} (default: ${pageLimits.default})`,
    read: once(wholeNumber),
  },
  cursor: { flag: 'cursor', value: 'cursor', help: 'the next page, as it was printed', read: text },
}

/** Every filter, in the order of the help. */
export const filterNames = Object.keys(filterFlags) as FilterName[]

/** The filters that choose a span of time and a page. */
export const pageFilterNames: readonly FilterName[] = ['from', 'to', 'limit', 'cursor']

/** Adds options for filters. */
export function addFilterOptions(command: Command, names: readonly FilterName[]): Command {
  for (const name of names) {
    const { flag, value, help, read } = filterFlags[name]
    command.option(`--${flag} <${value}>`, help, read)
  }
  return command
}
