import { formatTableName, type TableName } from '@threadline/core'
import { escapeHidden } from '../text/visible-text.ts'

/** A table of the database, as a configuration has to know it. */
export interface FoundTable extends TableName {
  /** Why it cannot or should not be captured; undefined when it can. */
  readonly reason: string | undefined
  /** Columns that probably hold secrets. */
  readonly secrets: readonly string[]
}

/** The text of `threadline.config.ts` for the tables that were found: every one is in it, captured or with the reason why not. */
export function configSource(tables: readonly FoundTable[]): string {
  const captured = tables.filter(({ reason }) => reason === undefined)
  const others = tables.filter(({ reason }) => reason !== undefined)
  return `${[
    "import { defineConfig } from '@threadline/core'",
    '',
    '// What is captured, and what of it is stored. Triggers are generated from this file: after a change run',
    '// "threadline gen triggers --all".',
    'export default defineConfig({',
    '  // A table is `name` (schema public) or `schema.name`. What can be said about one:',
    '  //   exclude: columns that are never stored',
    "  //   mask: columns whose values are replaced by maskPlaceholder, '[REDACTED]' unless told",
    '  //   exceptColumns: columns that do not count; an update of nothing else is not recorded',
    '  //   storeChangedFrom: false keeps no earlier values in updates',
    '  //   primaryKey: the columns of a unique index, where there is no primary key',
    '  tables: {',
    ...captured.flatMap(tableLines),
    ...otherLines(others),
    '  },',
    '',
    '  // The tables that "threadline verify coverage" protects in CI.',
    '  verifyCoverage: {',
    ...expectedLines(captured),
    '  },',
    '})',
  ].join('\n')}\n`
}

function tableLines({ secrets, ...name }: FoundTable): string[] {
  const key = propertyKey(formatTableName(name))
  if (secrets.length === 0) return [`    ${key}: {},`]
  return [
    `    ${key}: {`,
    `      // ${secrets.length === 1 ? 'This looks like a secret' : 'These look like secrets'}, which a trail should not keep:`,
    `      // mask: [${secrets.map(literal).join(', ')}],`,
    '    },',
  ]
}

function otherLines(others: readonly FoundTable[]): string[] {
  if (others.length === 0) return []
  return [
    '',
    '    // Not captured:',
    ...others.map(
      (table) => `    // ${escapeHidden(formatTableName(table))}: ${escapeHidden(table.reason ?? '')}`,
    ),
  ]
}

function expectedLines(captured: readonly FoundTable[]): string[] {
  const names = captured.map((table) => literal(formatTableName(table)))
  const oneLine = `    expectedTables: [${names.join(', ')}],`
  if (oneLine.length <= 100) return [oneLine]
  return ['    expectedTables: [', ...names.map((name) => `      ${name},`), '    ],']
}

function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : literal(name)
}

/** A text as a string of TypeScript in single quotes. */
function literal(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", String.raw`\'`)
  return `'${escapeHidden(inner)}'`
}
