/** A table to be captured. */
export interface ManyTable {
  /** `schema.name`. */
  readonly name: string
  readonly ddl: string
  readonly columns: number
  readonly rules: { readonly mask?: readonly string[]; readonly exclude?: readonly string[] }
}

/** The columns that a table can have besides its key, in turn. */
const columns = [
  'tenant_id uuid not null',
  'status text not null',
  'amount numeric(12,2)',
  'secret text',
  'created_at timestamptz not null default now()',
  'payload jsonb',
  'tags text[]',
  'is_open boolean not null default true',
  'due_on date',
  'rating double precision',
  'note varchar(200)',
  'card text',
]

/** Tables as an application has them: 5 to 13 columns, every tenth partitioned by a range, every fourth with redaction. */
export function manyTables({
  schemas,
  tablesInSchema,
}: {
  readonly schemas: number
  readonly tablesInSchema: number
}): ManyTable[] {
  return Array.from({ length: schemas * tablesInSchema }, (_, index) => {
    const schema = `app_${Math.floor(index / tablesInSchema) + 1}`
    const table = `table_${(index % tablesInSchema) + 1}`
    const own = columns.slice(0, 4 + (index % 9))
    const name = `${schema}.${table}`
    const isPartitioned = index % 10 === 9
    const key = isPartitioned ? 'primary key (id, tenant_id)' : 'primary key (id)'
    const partitions = isPartitioned
      ? `; create table ${name}_a partition of ${name} for values from (minvalue) to (1000);
         create table ${name}_b partition of ${name} for values from (1000) to (maxvalue)`
      : ''
    return {
      name,
      ddl: `create schema if not exists ${schema};
        create table ${name} (id bigint, ${own.join(', ')}, ${key})${isPartitioned ? ' partition by range (id)' : ''}${partitions}`,
      columns: own.length + 1,
      rules: index % 4 === 0 ? { mask: ['secret'], ...(own.length === 12 ? { exclude: ['card'] } : {}) } : {},
    }
  })
}
