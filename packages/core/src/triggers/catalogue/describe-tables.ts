import { formatTableName, type TableName } from '../../config/table-name.ts'
import type { Catalogue, RegistryEntry } from './catalogue.ts'
import { type CaptureIndex, captureIndex, describeCapture, isCaptured } from './describe-capture.ts'
import type { ColumnDescription, TableDescription, UniqueIndex } from './table-description.ts'

type Relation = Catalogue['relations'][number]
type Column = Catalogue['columns'][number]

/** Puts together what the catalogue says of each wanted relation, by schema and name. */
export function describeTables(catalogue: Catalogue, storageSchema: string): TableDescription[] {
  const index = indexOf(catalogue, storageSchema)
  return catalogue.relations.flatMap((relation) => (relation[8] ? [describe(relation, index)] : []))
}

interface Index {
  readonly relations: ReadonlyMap<number, Relation>
  readonly members: ReadonlyMap<number, readonly number[]>
  readonly columns: ReadonlyMap<number, readonly Column[]>
  readonly indexes: ReadonlyMap<number, Catalogue['indexes']>
  readonly sources: ReadonlyMap<number, Catalogue['sources']>
  readonly types: ReadonlyMap<number, Catalogue['types'][number]>
  readonly forms: ReadonlyMap<string, string>
  readonly registered: ReadonlyMap<string, RegistryEntry>
  readonly registry: Catalogue['registry']
  readonly capture: CaptureIndex
}

function indexOf(catalogue: Catalogue, storageSchema: string): Index {
  return {
    relations: new Map(catalogue.relations.map((relation) => [relation[0], relation])),
    members: new Map(
      [...grouped(catalogue.tree)].map(([root, edges]) => [root, edges.map(([, member]) => member)]),
    ),
    columns: grouped(catalogue.columns),
    indexes: grouped(catalogue.indexes),
    sources: grouped(catalogue.sources),
    types: new Map(catalogue.types.map((type) => [type[0], type])),
    forms: new Map(catalogue.forms.map(([type, modifier, text]) => [`${type} ${modifier}`, text])),
    registered: new Map(
      catalogue.registry.map((entry) => [
        formatTableName({ schema: entry.schema_name, table: entry.table_name }),
        entry,
      ]),
    ),
    registry: catalogue.registry,
    capture: captureIndex(catalogue, storageSchema),
  }
}

function describe(relation: Relation, index: Index): TableDescription {
  const [oid, schema, table, kind, persistence, , root, extension] = relation
  const columns = index.columns.get(oid) ?? []
  const entry = index.registered.get(formatTableName({ schema, table }))
  const below = (index.members.get(oid) ?? [])
    .map((member) => index.relations.get(member))
    .filter((member) => member !== undefined)
  const byName = (a: TableName, b: TableName) => compare(a.schema, b.schema) || compare(a.table, b.table)
  const partitions = below.filter((member) => member[5]).map(named)
  const described = describeColumns(oid, columns, index)
  return {
    oid,
    schema,
    table,
    kind,
    persistence,
    root: root === null ? null : { schema: root[0], table: root[1] },
    extension,
    hasChildren: kind === 'r' && below.length > 0,
    children:
      kind === 'r'
        ? below
            .map((child) => ({ ...named(child), captured: isCaptured(child[0], index.capture) }))
            .sort(byName)
        : [],
    columns: described,
    ...describeKeys(index.indexes.get(oid) ?? [], columns),
    partitions: partitions.map(({ oid: _, ...name }) => name).sort(byName),
    capture: describeCapture(named(relation), partitions.sort(byName), index.capture),
    registered: entry ?? null,
    isRegistered: entry !== undefined && Number(entry.relation) === oid,
  }
}

const named = ([oid, schema, table]: Relation) => ({ oid, schema, table })

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function describeColumns(oid: number, columns: readonly Column[], index: Index): ColumnDescription[] {
  const redacted = new Map(
    index.registry
      .filter(({ relation }) => Number(relation) === oid)
      .flatMap(({ column_numbers, excluded_columns, masked_columns }) =>
        [...excluded_columns, ...masked_columns].map((name) => [column_numbers[name], name] as const),
      ),
  )
  const nameOf = new Map(columns.map((column) => [column[1], column[2]]))
  const sources = index.sources.get(oid) ?? []
  return columns.map(([, number, name, typeOid, modifier, notNull, generated, deterministic]) => {
    const type = index.types.get(typeOid)
    if (type === undefined)
      throw new TypeError(`the type of the column ${name} is missing from the catalogue`)
    const [
      ,
      baseType,
      baseKind,
      isArray,
      domainModifier,
      containedTypes,
      containsRange,
      containsForeignType,
    ] = type
    return {
      name,
      number,
      redactedAs: redacted.get(number) ?? null,
      type: index.forms.get(`${typeOid} ${modifier}`) ?? '',
      notNull,
      generated: generated === 's' ? 'stored' : generated === 'v' ? 'virtual' : 'no',
      dependsOn: sources
        .filter(([, of]) => of === number)
        .map(([, , source]) => nameOf.get(source) ?? '')
        .sort(),
      baseType,
      baseKind,
      isArray,
      hasModifier: Math.max(modifier, domainModifier) >= 0,
      deterministic,
      containedTypes,
      containsRange,
      containsForeignType,
    }
  })
}

function describeKeys(indexes: Catalogue['indexes'], columns: readonly Column[]) {
  const column = new Map(columns.map((found) => [found[1], found]))
  const names = (key: readonly number[]) => key.flatMap((number) => column.get(number)?.[2] ?? [])
  const uniqueIndexes = indexes.map(([, name, , key, isValid, isPartial, hasExpressions]): UniqueIndex => {
    const unusable = !isValid
      ? 'it is not valid'
      : isPartial
        ? 'it has a WHERE clause'
        : hasExpressions
          ? 'it is over an expression'
          : key.some((number) => column.get(number)?.[5] === false)
            ? 'one of its columns can be NULL'
            : null
    return { name, columns: names(key), unusable }
  })
  const primary = indexes.find(([, , isPrimary]) => isPrimary)
  return { primaryKey: primary === undefined ? [] : names(primary[3]), uniqueIndexes }
}

/** Facts by the relation that they begin with. */
function grouped<Fact extends readonly [number, ...unknown[]]>(facts: readonly Fact[]): Map<number, Fact[]> {
  const groups = new Map<number, Fact[]>()
  for (const fact of facts) {
    const group = groups.get(fact[0])
    if (group === undefined) groups.set(fact[0], [fact])
    else group.push(fact)
  }
  return groups
}
