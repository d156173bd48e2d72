import type { TableName } from '../../config/table-name.ts'

/** A column as the catalogue has it. */
export interface ColumnDescription {
  readonly name: string
  /** The attribute number. */
  readonly number: number
  /** The name under which the column was redacted when capture was last installed; null when it was not. */
  readonly redactedAs: string | null
  /** The type as SQL writes it, `numeric(10,2)`. */
  readonly type: string
  readonly notNull: boolean
  readonly generated: 'no' | 'stored' | 'virtual'
  /** The columns that a generated column is computed from. */
  readonly dependsOn: readonly string[]
  /** The oid of the type beneath all domains. */
  readonly baseType: number
  /** The kind of that type: b base, e enum, c composite, r range, m multirange. */
  readonly baseKind: string
  readonly isArray: boolean
  /** Whether the type or its domain limits the scale or length. */
  readonly hasModifier: boolean
  /** False for a collation under which different texts are equal. */
  readonly deterministic: boolean
  /** The oids of all types that values can contain, this one included. */
  readonly containedTypes: readonly number[]
  /** Whether values can contain a range, which is written as text with its bounds inside. */
  readonly containsRange: boolean
  /** Whether values can contain a type that is not PostgreSQL's own, of which it is unknown what its text depends on. */
  readonly containsForeignType: boolean
}

export interface UniqueIndex {
  readonly name: string
  readonly columns: readonly string[]
  /** Why it cannot identify rows, or null. */
  readonly unusable: string | null
}

/** The capture that a table has now, read from the comments of its trigger functions. */
export interface InstalledCapture {
  /** The first part of the names of the functions. */
  readonly stem: string
  readonly tableId: number
  readonly version: number
  readonly fingerprint: string
}

/** What generation needs to know of a relation. */
export interface TableDescription extends TableName {
  /** `pg_class.relkind`: r table, p partitioned table, v view, m materialized view, f foreign table, S sequence, … */
  readonly kind: string
  /** `pg_class.relpersistence`: p permanent, u unlogged, t temporary. */
  readonly persistence: string
  /** The root, for a partition. */
  readonly root: TableName | null
  /** The extension that owns it. */
  readonly extension: string | null
  /** Whether other tables inherit from it (not as partitions). */
  readonly hasChildren: boolean
  readonly columns: readonly ColumnDescription[]
  /** In key order; empty without a primary key. */
  readonly primaryKey: readonly string[]
  readonly uniqueIndexes: readonly UniqueIndex[]
  /** All partitions at any depth. */
  readonly partitions: readonly TableName[]
  /** The functions whose triggers are in place and enabled on the table, by event. */
  readonly triggers: Readonly<Record<string, string>>
  /** The table itself and its partitions, with the id of the table to which a TRUNCATE of them is attributed; null without a trigger for it. */
  readonly members: readonly (TableName & { readonly truncateOf: string | null })[]
  readonly installed: InstalledCapture | null
  /** The id under which the registry knows a table of this name. */
  readonly registeredId: number | null
  /** Whether that was this very table, and not one that was dropped, or that it is a restored copy of. */
  readonly isRegistered: boolean
}
