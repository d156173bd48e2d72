import { runStatements } from '../../server/bench-database.ts'
import { actorKey, type BulkStatement, correlationId, prepared, type Variant } from './variant.ts'

const log = 'bench_hand_audit.audit_log'

const statements = [
  'CREATE SCHEMA bench_hand_audit',
  `CREATE TABLE ${log} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    table_name text NOT NULL,
    row_id text NOT NULL,
    op text NOT NULL,
    actor text NOT NULL,
    correlation_id text NOT NULL,
    before jsonb,
    after jsonb
  )`,
  `CREATE INDEX ON ${log} (table_name, row_id, id)`,
  `CREATE INDEX ON ${log} (table_name, id)`,
  `CREATE INDEX ON ${log} (actor, id)`,
  `CREATE INDEX ON ${log} (correlation_id, id)`,
]

/**
 * What a team writes instead: a second INSERT in the same transaction, into one audit table, with the same payload and indexes for the same questions. The
 * application is taken to know the payload, old values included, at no cost.
 */
export const handWritten: Variant = {
  name: 'hand',
  label: 'hand-written',
  schema: 'bench_hand',
  auditSchema: 'bench_hand_audit',
  setsContext: false,
  install: (url) => runStatements(url, statements),
  record: (tx, { table, rowId, op, before, after }) =>
    tx.unsafe(
      `INSERT INTO ${log} (table_name, row_id, op, actor, correlation_id, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [table, rowId, op, actorKey, correlationId, before, after],
      prepared,
    ),
  recordMany: ({ table, op, text, before, after }: BulkStatement) =>
    `WITH changed AS (${text} RETURNING *)
     INSERT INTO ${log} (table_name, row_id, op, actor, correlation_id, before, after)
     SELECT '${table}', id::text, '${op}', '${actorKey}', '${correlationId}', ${before}, ${after} FROM changed`,
  countChanges: `SELECT count(*)::int AS changes FROM ${log} WHERE actor = '${actorKey}'`,
  forget: async (sql) => {
    await sql.unsafe(`TRUNCATE ${log}`)
  },
}
