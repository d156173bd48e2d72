import type { ColumnKind } from './column-kinds.ts'
import { type KeyKind, keyKinds } from './key-kinds.ts'

/** A table that is audited. Besides its own columns it has `number`, of which the key is a function, `n`, a counter, and `tag`. */
export interface TableShape {
  readonly name: string
  readonly key: string
  readonly columns: readonly TableColumn[]
  readonly partitioned: 'no' | 'list' | 'range'
  /** Whether the key is checked at the end of statements, so that keys can be swapped. */
  readonly deferrable: boolean
  readonly generated: boolean
  /** A foreign key to the table before this one. */
  readonly parent: 'none' | 'cascade' | 'set null'
  readonly triggers: readonly ApplicationTrigger[]
  readonly storeChangedFrom: boolean
}

export interface TableColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** Whether NULLs have a default instead. */
  readonly hasDefault: boolean
  readonly rule: 'store' | 'mask' | 'exclude'
}

/** What triggers of the application's own do: change the row before it is stored, leave it out, change it again, change others, remove others. */
export type ApplicationTrigger = 'adjust' | 'suppress' | 'again' | 'others' | 'remove'

export const placeholder = '[hidden]'

export const keyOf = ({ key }: TableShape): KeyKind => {
  const kind = keyKinds[key]
  if (kind === undefined) throw new Error(`no kind of key: ${key}`)
  return kind
}

export const keyColumns = (shape: TableShape): string[] => keyOf(shape).columns.map(({ name }) => name)

/** The partitions that statements can name; none of an ordinary table. */
export const partitionsOf = ({ name, partitioned }: TableShape): string[] =>
  partitioned === 'no' ? [] : [`${name}_low`, `${name}_rest`]
