import { resolveConfig, type ThreadlineConfig } from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { schemaStatements } from '../schema/render-schema.ts'
import { placeholder, type TableShape } from '../schema/table-shape.ts'

/** Makes the tables in a database, and captures them by their rules where it has the audit schema. */
export async function prepareTables(
  connect: () => postgres.Sql,
  tables: readonly TableShape[],
  { captured }: { readonly captured: boolean },
): Promise<void> {
  const sql = connect()
  try {
    for (const statement of schemaStatements(tables)) await sql.unsafe(statement)
    if (!captured) return
    await installTriggers(drizzle(sql), resolveConfig(configOf(tables)))
  } finally {
    await sql.end()
  }
}

function configOf(tables: readonly TableShape[]): ThreadlineConfig {
  return {
    tables: Object.fromEntries(
      tables.map((shape) => {
        const by = (rule: string) =>
          shape.columns.filter((column) => column.rule === rule).map(({ name }) => name)
        return [
          shape.name,
          {
            exclude: by('exclude'),
            mask: by('mask'),
            maskPlaceholder: placeholder,
            storeChangedFrom: shape.storeChangedFrom,
          },
        ]
      }),
    ),
  }
}
