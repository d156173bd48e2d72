import { sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import type { TableFacts } from './changes/to-change.ts'
import { type Source, trailTables } from './reader.ts'

/** What is known of every table of the trail beside its changes, by its id. */
export async function readTableFacts(
  source: Source,
  options: { readonly what: string; readonly signal?: AbortSignal | undefined },
): Promise<Map<string, TableFacts>> {
  const { tables } = trailTables(source)
  const rows = await execute<{ id: string; facts: string }>(
    source.db,
    sql`
      select t.id::text, json_build_object('schema', t.schema_name, 'table', t.table_name, 'key', t.key_columns,
        'masked', t.masked_columns, 'placeholders', t.mask_placeholders)::text as facts
      from ${tables} t`,
    options,
  )
  return new Map(rows.map(({ id, facts }) => [id, JSON.parse(facts)]))
}
