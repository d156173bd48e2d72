import fc from 'fast-check'
import { columnKinds } from './column-kinds.ts'
import { keyKinds } from './key-kinds.ts'
import type { ApplicationTrigger, TableColumn, TableShape } from './table-shape.ts'

const column: fc.Arbitrary<Omit<TableColumn, 'name'>> = fc.record({
  kind: fc.constantFrom(...columnKinds),
  hasDefault: fc.boolean(),
  rule: fc.constantFrom('store', 'store', 'store', 'mask', 'exclude'),
})

const triggers = fc.subarray<ApplicationTrigger>(['adjust', 'suppress', 'again', 'others', 'remove'], {
  maxLength: 2,
})

const table: fc.Arbitrary<Omit<TableShape, 'name'>> = fc.record({
  key: fc.constantFrom(...Object.keys(keyKinds)),
  columns: fc
    .array(column, { maxLength: 6 })
    .map((columns) => columns.map((found, index) => ({ ...found, name: `c${index}` }))),
  partitioned: fc.constantFrom('no', 'no', 'list', 'range'),
  deferrable: fc.boolean(),
  generated: fc.boolean(),
  parent: fc.constantFrom('none', 'cascade', 'set null'),
  triggers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, triggers),
  storeChangedFrom: fc.constantFrom(true, true, false),
})

/** One to three tables, of which each may refer to the one before. */
export const schemas: fc.Arbitrary<TableShape[]> = fc
  .array(table, { minLength: 1, maxLength: 3 })
  .map((tables) => tables.map((shape, index) => ({ ...shape, name: `t${index}` })))
