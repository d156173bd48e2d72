import {
  actorKey,
  type ChangeOp,
  changeFiltersShape,
  changeOps,
  decimalIdSchema,
  parseActorKey,
} from '@threadline/contract'
import type { TimelineFilters } from '../../url/timeline-search.ts'

/** The words before the colon, and which filter each of them means. */
export const tokenWords = {
  table: 'table',
  op: 'op',
  actor: 'actor',
  correlation: 'correlationId',
  changed: 'changedField',
  key: 'rowKey',
  request: 'requestId',
  schema: 'schema',
  tx: 'transactionId',
} as const satisfies Record<string, keyof TimelineFilters>

export type TokenWord = keyof typeof tokenWords

const words = Object.keys(tokenWords) as TokenWord[]

/** What each word is for, as a hint beside it. */
export const tokenHints: Record<TokenWord, string> = {
  table: 'name, or schema.name',
  op: 'insert, update, delete, truncate, snapshot',
  actor: 'type/id, such as user/42',
  correlation: 'an id that ties work together',
  changed: 'a field that was changed',
  key: 'the key of a row in the table',
  request: 'the id of a request',
  schema: 'all tables of a schema',
  tx: 'the id of a transaction',
}

export interface Token {
  readonly word: TokenWord
  readonly text: string
}

/** The filters as tokens, in a fixed order. */
export function tokensOf(filters: TimelineFilters): Token[] {
  return words.flatMap((word) => {
    const value = filters[tokenWords[word]]
    return value === undefined ? [] : [{ word, text: typeof value === 'string' ? value : value.join(',') }]
  })
}

/** The filters without one token; a key means nothing without its table. */
export function withoutToken(filters: TimelineFilters, word: TokenWord): TimelineFilters {
  const gone = word === 'table' ? ['table', 'rowKey'] : [tokenWords[word]]
  return Object.fromEntries(Object.entries(filters).filter(([name]) => !gone.includes(name)))
}

/** The filters with what somebody typed, or why it cannot be used. */
export function withToken(filters: TimelineFilters, input: string): TimelineFilters | { problem: string } {
  const token = readToken(input)
  if (token === null) return { problem: `Begin with one of ${words.join(', ')} and a colon.` }
  const { word, text } = token
  if (text === '') return { problem: `What follows ${word}: is missing.` }
  if (word === 'op') return withOps(filters, text)
  if (word === 'actor') {
    const actor = parseActorKey(text)
    if (actor === null) return { problem: 'An actor is a type and an id such as user/42, or anonymous.' }
    return { ...filters, actor: actorKey(actor) }
  }
  if (word === 'key') {
    if (filters.table === undefined)
      return { problem: 'A key means something only within a table: add table: first.' }
    return { ...filters, rowKey: text }
  }
  const schema = word === 'tx' ? decimalIdSchema : changeFiltersShape[tokenWords[word]]
  const result = schema.safeParse(text)
  if (!result.success || result.data === undefined)
    return { problem: `${word}: ${result.error?.issues[0]?.message ?? 'cannot be used'}.` }
  const { rowKey: _key, ...keyless } = filters
  return {
    ...(word === 'table' && filters.table !== result.data ? keyless : filters),
    [tokenWords[word]]: result.data,
  }
}

function withOps(filters: TimelineFilters, text: string): TimelineFilters | { problem: string } {
  const asked = text.split(',').map((op) => op.trim().toLowerCase())
  const unknown = asked.find((op) => !changeOps.some((known) => known === op))
  if (unknown !== undefined) return { problem: `There is no op ${unknown}: ${changeOps.join(', ')}.` }
  return { ...filters, op: changeOps.filter((op) => asked.includes(op)) }
}

/** The filters with an op added, or taken away if it was there. */
export function toggleOp(filters: TimelineFilters, op: ChangeOp): TimelineFilters {
  const { op: current = [], ...rest } = filters
  const next = changeOps.filter((known) => (known === op ? !current.includes(op) : current.includes(known)))
  return next.length === 0 ? rest : { ...rest, op: next }
}

export function readToken(input: string): Token | null {
  const colon = input.indexOf(':')
  const word = input.slice(0, Math.max(colon, 0)).trim().toLowerCase()
  const known = words.find((candidate) => candidate === word)
  return known === undefined ? null : { word: known, text: input.slice(colon + 1).trim() }
}

/** What can be suggested for each word, from what is known. */
export interface KnownValues {
  readonly tables: readonly string[]
  readonly actors: readonly string[]
}

const mostSuggestions = 12

/** What may be meant by what has been typed so far: words, or whole tokens. */
export function suggestTokens(input: string, known: KnownValues, filters: TimelineFilters): string[] {
  const typed = input.trim()
  const token = readToken(typed)
  if (token === null) return typed === '' ? words.map((word) => `${word}:`) : guesses(typed, known, filters)
  const values =
    token.word === 'table'
      ? known.tables
      : token.word === 'actor'
        ? known.actors
        : token.word === 'op'
          ? changeOps
          : []
  const needle = token.text.toLowerCase()
  const found = values.filter((value) => value.toLowerCase().includes(needle))
  const exact = token.text === '' || found.includes(token.text) || token.word === 'op' ? [] : [token.text]
  return [...found, ...exact].slice(0, mostSuggestions).map((value) => `${token.word}:${value}`)
}

/** A text without a word may be a word half typed, the name of a table, an actor, or an id. */
function guesses(typed: string, known: KnownValues, filters: TimelineFilters): string[] {
  const lower = typed.toLowerCase()
  return [
    ...words.filter((word) => word.startsWith(lower)).map((word) => `${word}:`),
    ...known.tables
      .filter((table) => table.toLowerCase().includes(lower))
      .slice(0, 5)
      .map((table) => `table:${table}`),
    ...(parseActorKey(typed) === null ? [] : [`actor:${typed}`]),
    ...known.actors
      .filter((actor) => actor !== typed && actor.toLowerCase().includes(lower))
      .slice(0, 3)
      .map((actor) => `actor:${actor}`),
    `correlation:${typed}`,
    ...(decimalIdSchema.safeParse(typed).success ? [`tx:${typed}`] : []),
    ...(filters.table === undefined ? [] : [`key:${typed}`]),
    `changed:${typed}`,
    `request:${typed}`,
  ].slice(0, mostSuggestions)
}
