import type { TableName } from '../../config/table-name.ts'
import type { RegistryEntry } from './catalogue.ts'

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

/** A relation with its oid, which stays when it is renamed. */
export interface NamedRelation extends TableName {
  readonly oid: number
}

/** The capture that a table has now, read from the comments of its trigger functions. */
export interface InstalledCapture {
  /** The first part of the names of the functions. */
  readonly stem: string
  readonly tableId: number
  readonly version: number
  readonly fingerprint: string
}

/** A function that a trigger calls. */
export interface FoundFunction extends NamedFunction {
  readonly oid: number
  /** SHA-256 of its text, in hex. */
  readonly digest: string
  readonly language: string
  readonly securityDefiner: boolean
  /** As the catalogue keeps them, `TimeZone=UTC`. */
  readonly settings: readonly string[]
  /** The owner of the audit schema, where another role owns the function; null when all is well. */
  readonly rightfulOwner: string | null
  /** Whether it stands in the audit schema. */
  readonly inStorage: boolean
  /** The capture that its comment names. */
  readonly capture: InstalledCapture | null
  /** Other tables with row triggers on it. */
  readonly sharers: readonly NamedRelation[]
}

export interface NamedFunction {
  readonly schema: string
  readonly name: string
}

/** A trigger with a name of ours or with a function of ours. */
export interface FoundTrigger {
  readonly name: string
  readonly function: FoundFunction
  /** `pg_trigger.tgtype`: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead. */
  readonly type: number
  /** `pg_trigger.tgenabled`: O origin, A always, R replica, D disabled. */
  readonly enabled: string
  /** `limited`: it fires for some columns or rows only. `constraint`: it can be put off, and cannot be replaced. */
  readonly limited: 'no' | 'limited' | 'constraint'
  /** Whether PostgreSQL made it for a partition, from the trigger of the table above. */
  readonly isClone: boolean
  readonly argument: string
}

/** The triggers of a table or of one of its partitions. */
export interface FoundMember extends NamedRelation {
  readonly triggers: readonly FoundTrigger[]
}

/** What captures a table at present. */
export interface FoundCapture {
  /** Null when nothing does. */
  readonly installed: InstalledCapture | null
  /** The table itself, then its partitions at any depth. */
  readonly members: readonly FoundMember[]
  /** The functions of `installed` by event, whether triggers call them or not. */
  readonly functions: Readonly<Record<string, FoundFunction>>
}

/** What generation needs to know of a relation. */
export interface TableDescription extends NamedRelation {
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
  /** The tables that inherit from it, at any depth, and whether inserts into them are captured. */
  readonly children: readonly (NamedRelation & { readonly captured: boolean })[]
  readonly columns: readonly ColumnDescription[]
  /** In key order; empty without a primary key. */
  readonly primaryKey: readonly string[]
  readonly uniqueIndexes: readonly UniqueIndex[]
  /** All partitions at any depth. */
  readonly partitions: readonly TableName[]
  readonly capture: FoundCapture
  /** The entry of the registry under this name. */
  readonly registered: RegistryEntry | null
  /** Whether that was this very table, and not one that was dropped, or that it is a restored copy of. */
  readonly isRegistered: boolean
}
