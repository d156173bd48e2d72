import { expect, test } from 'vitest'
import { configSource } from './config-source.ts'

const found = (schema: string, table: string, secrets: string[] = [], reason?: string) => ({
  schema,
  table,
  secrets,
  reason,
})

test('a configuration has every table: captured, with a suggestion, or with the reason why not', () => {
  const source = configSource([
    found('public', 'orders'),
    found('public', 'customers', ['password_hash', 'iban']),
    found('billing', 'invoices'),
    found('public', "It's", ["it's secret"]),
    found('public', 'log', [], 'it has no primary key'),
    found('public', 'x\n});', [], 'a view'),
  ])
  expect(source).toMatchInlineSnapshot(`
    "import { defineConfig } from '@threadline/core'

    // What is captured, and what of it is stored. Triggers are generated from this file: after a change run
    // "threadline gen triggers --all".
    export default defineConfig({
      // A table is \`name\` (schema public) or \`schema.name\`. What can be said about one:
      //   exclude: columns that are never stored
      //   mask: columns whose values are replaced by maskPlaceholder, '[REDACTED]' unless told
      //   exceptColumns: columns that do not count; an update of nothing else is not recorded
      //   storeChangedFrom: false keeps no earlier values in updates
      //   primaryKey: the columns of a unique index, where there is no primary key
      tables: {
        orders: {},
        customers: {
          // These look like secrets, which a trail should not keep:
          // mask: ['password_hash', 'iban'],
        },
        'billing.invoices': {},
        'It\\'s': {
          // This looks like a secret, which a trail should not keep:
          // mask: ['it\\'s secret'],
        },

        // Not captured:
        // log: it has no primary key
        // x\\n});: a view
      },

      // The tables that "threadline verify coverage" protects in CI.
      verifyCoverage: {
        expectedTables: ['orders', 'customers', 'billing.invoices', 'It\\'s'],
      },
    })
    "
  `)
})

test('a long list of protected tables has a line for each', () => {
  const source = configSource(Array.from({ length: 8 }, (_, at) => found('public', `some_long_name_${at}`)))
  expect(source).toContain("    expectedTables: [\n      'some_long_name_0',\n")
})
