import fc from 'fast-check'

const rules = ['store', 'mask', 'exclude', 'exceptColumns'] as const
export type Rule = (typeof rules)[number]

interface Column {
  name: string
  /** The rule that it was given under its first name; null for a column that was added later. */
  readonly rule: Rule | null
}

/** A table as the program that alters it knows it: its columns under their present names. The key `id` is none of them. */
export interface AlteredTable {
  readonly name: string
  readonly columns: Column[]
  /** The names to which each rule was given. */
  readonly named: Readonly<Record<Rule, readonly string[]>>
  rows: number
}

const kinds = [
  'insert',
  'update',
  'update',
  'move',
  'delete',
  'rename',
  'swap',
  'drop',
  'add',
  'retype',
  'install',
] as const

/** A step of the program; the numbers choose columns and names among those that there are. */
const step = fc.record({ kind: fc.constantFrom(...kinds), one: fc.nat(99), two: fc.nat(99) })
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

export const program = fc.record({
  rules: fc.array(fc.constantFrom(...rules), { minLength: 2, maxLength: 5 }),
  storeChangedFrom: fc.boolean(),
  steps: fc.array(step, { minLength: 4, maxLength: 18 }),
})

export const createdTable = (name: string, given: readonly Rule[]): AlteredTable => {
  const columns = given.map((rule, index) => ({ name: `c${index}`, rule }))
  const under = (rule: Rule) => columns.filter((column) => column.rule === rule).map((column) => column.name)
  const named = {
    store: under('store'),
    mask: under('mask'),
    exclude: under('exclude'),
    exceptColumns: under('exceptColumns'),
  }
  return { name, columns, named, rows: 0 }
}

const isRedacted = ({ rule }: Column): boolean => rule === 'mask' || rule === 'exclude'

/** Columns that no rule concerns, neither by themselves nor by a name that they have taken. */
export function openColumns({ columns, named }: AlteredTable): string[] {
  const taken = [...named.mask, ...named.exclude, ...named.exceptColumns]
  return columns.filter(({ name, rule }) => rule === 'store' && !taken.includes(name)).map(({ name }) => name)
}

/** The SQL of a step, and what it does to the model. Every redacted column is given a secret, and no other. */
export function statementOf(table: AlteredTable, { kind, one, two }: Step): string {
  const { name, columns } = table
  const column = columns[one % columns.length]
  const other = columns[two % columns.length]
  const value = (of: Column) => `'${isRedacted(of) ? 'geheim' : 'open'}-${two}'`
  if (kind === 'insert') {
    table.rows += 1
    const names = columns.map((each) => each.name)
    return `insert into ${name} (${['id', ...names].join(', ')}) values (${[table.rows, ...columns.map(value)].join(', ')})`
  }
  if (kind === 'delete') return `delete from ${name} where id % 3 = ${one % 3}`
  if (kind === 'move') return `update ${name} set id = -id where id % 2 = ${one % 2}`
  if (kind === 'add') return added(table, one)
  if (column === undefined || other === undefined) return 'select'
  if (kind === 'update')
    return `update ${name} set ${[...new Set([column, other])].map((each) => `${each.name} = ${value(each)}`).join(', ')}`
  if (kind === 'drop') {
    columns.splice(columns.indexOf(column), 1)
    return `alter table ${name} drop ${column.name}`
  }
  if (kind === 'retype')
    return `alter table ${name} alter ${column.name} type ${two % 2 ? 'text' : 'varchar(99)'}`
  if (kind === 'rename') {
    const [free] = freeNames(table, two)
    const statement = free === undefined ? 'select' : `alter table ${name} rename ${column.name} to ${free}`
    column.name = free ?? column.name
    return statement
  }
  return swapped(name, column, other)
}

/** New columns come under new names, and under those that others have left. */
function added(table: AlteredTable, choice: number): string {
  const [free] = freeNames(table, choice)
  if (free === undefined) return 'select'
  table.columns.push({ name: free, rule: null })
  return `alter table ${table.name} add ${free} text`
}

function swapped(table: string, column: Column, other: Column): string {
  if (column === other) return 'select'
  const [was, is] = [column.name, other.name]
  column.name = is
  other.name = was
  return [`${was} to away`, `${is} to ${was}`, `away to ${is}`]
    .map((names) => `alter table ${table} rename ${names}`)
    .join(';')
}

function freeNames({ columns }: AlteredTable, choice: number): string[] {
  const names = ['c0', 'c1', 'c2', 'c3', 'c4', 'x0', 'x1'].filter((name) =>
    columns.every((column) => column.name !== name),
  )
  return names.slice(choice % names.length)
}
