import { runStatements } from '../../server/bench-database.ts'
import { shapes } from '../shapes.ts'
import { actorKey, type Variant } from './variant.ts'

const schema = 'bench_textbook'
const audit = 'bench_textbook_audit'

const statements = [
  `CREATE SCHEMA ${audit}`,
  `CREATE TABLE ${audit}.transactions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    txid bigint NOT NULL UNIQUE,
    started_at timestamptz NOT NULL DEFAULT now(),
    actor jsonb,
    actor_id text,
    correlation_id text,
    context jsonb
  )`,
  `CREATE INDEX ON ${audit}.transactions (actor_id, started_at)`,
  `CREATE INDEX ON ${audit}.transactions (correlation_id)`,
  `CREATE TABLE ${audit}.changes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    transaction_id uuid NOT NULL,
    captured_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_schema text NOT NULL,
    table_name text NOT NULL,
    row_key text NOT NULL,
    op text NOT NULL,
    data jsonb NOT NULL,
    changed_fields text[],
    changed_from jsonb
  )`,
  `CREATE INDEX ON ${audit}.changes (table_name, row_key, captured_at)`,
  `CREATE INDEX ON ${audit}.changes (table_name, captured_at)`,
  `CREATE INDEX ON ${audit}.changes (captured_at)`,
  `CREATE INDEX ON ${audit}.changes (transaction_id)`,
  `CREATE FUNCTION ${audit}.capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  actor_setting jsonb := nullif(current_setting('threadline.actor_ref', true), '')::jsonb;
  context_setting jsonb := nullif(current_setting('threadline.context', true), '')::jsonb;
  tx_id uuid;
  old_row jsonb;
  new_row jsonb;
  changed_from jsonb;
  changed_fields text[];
BEGIN
  IF TG_OP <> 'INSERT' THEN
    old_row := to_jsonb(OLD) - TG_ARGV[1]::text[];
  END IF;
  IF TG_OP <> 'DELETE' THEN
    new_row := to_jsonb(NEW) - TG_ARGV[1]::text[];
  END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(key, value), array_agg(key) INTO changed_from, changed_fields
      FROM jsonb_each(old_row) WHERE value IS DISTINCT FROM new_row -> key;
    IF changed_fields IS NULL THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO ${audit}.transactions (txid, actor, actor_id, correlation_id, context)
    VALUES (txid_current(), actor_setting, concat_ws('/', actor_setting ->> 'type', actor_setting ->> 'id'),
      context_setting ->> 'correlation_id', context_setting)
    ON CONFLICT (txid) DO NOTHING;
  SELECT id INTO tx_id FROM ${audit}.transactions WHERE txid = txid_current();
  INSERT INTO ${audit}.changes (transaction_id, table_schema, table_name, row_key, op, data, changed_fields, changed_from)
    VALUES (tx_id, TG_TABLE_SCHEMA, TG_TABLE_NAME, coalesce(new_row, old_row) ->> TG_ARGV[0], lower(TG_OP),
      coalesce(new_row, old_row), changed_fields, changed_from);
  RETURN NULL;
END $$`,
  ...shapes.map(
    ({ name }) => `CREATE TRIGGER capture AFTER INSERT OR UPDATE OR DELETE ON ${schema}.${name}
      FOR EACH ROW EXECUTE FUNCTION ${audit}.capture('id', '{}')`,
  ),
]

/**
 * The trigger of the textbooks: one generic function for all tables, jsonb images, uuid keys, the transaction row upserted and read again by every row. It
 * has as many indexes as Threadline, and no foreign key, which most have and which would add to its cost.
 */
export const textbookTrigger: Variant = {
  name: 'textbook',
  label: 'textbook trigger',
  schema,
  auditSchema: audit,
  setsContext: true,
  install: (url) => runStatements(url, statements),
  countChanges: `SELECT count(*)::int AS changes FROM ${audit}.changes AS change JOIN ${audit}.transactions ON transactions.id = transaction_id
    WHERE actor_id = '${actorKey}'`,
  forget: async (sql) => {
    await sql.unsafe(`TRUNCATE ${audit}.changes, ${audit}.transactions`)
  },
}
