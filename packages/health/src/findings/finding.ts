import { type Finding, type FindingCode, findingCodes, shellWord } from '@threadline/contract'
import { formatTableName, type TableName } from '@threadline/core'

/** What a finding says besides its code and table. */
export interface FindingText {
  readonly message: string
  readonly command: string
  /** What to change in the configuration first. */
  readonly edit?: string | null
}

/** A finding about a table, or about the whole trail. */
export function finding(
  code: FindingCode,
  table: TableName | null,
  { message, command, edit = null }: FindingText,
): Finding {
  return {
    code,
    severity: findingCodes[code],
    schema: table?.schema ?? null,
    table: table?.table ?? null,
    message,
    edit,
    command,
  }
}

/** The command that brings the capture of tables up to date. */
export function regenerate(...tables: readonly TableName[]): string {
  return threadlineCommand('gen', 'triggers', '--tables', tables.map(formatTableName).join(','), '--apply')
}

export function threadlineCommand(...words: readonly string[]): string {
  return ['threadline', ...words].map(shellWord).join(' ')
}

/** Things in a sentence: `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}

/** `3 columns`, `1 column`. */
export function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`
}

const ranks = { error: 0, warning: 1, hint: 2 } as const

/** Errors first; what concerns the whole trail before single tables; those by name. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const key = ({ severity, schema, table, code }: Finding) =>
    [ranks[severity], schema ?? '', table ?? '', code].join('\0')
  return findings
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item)
}
