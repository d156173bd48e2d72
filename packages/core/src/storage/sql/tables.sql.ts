/**
 * The tables of the trail. Changes and transactions are partitioned by month on their time-ordered ids; there is no foreign key, which would cost every
 * captured write a look-up, and no DEFAULT partition, which would rule out `DETACH … CONCURRENTLY`: the outermost range partitions are unbounded instead.
 *
 * @param s - The quoted name of the storage schema.
 */
export const tables = (s: string): string[] => [
  `-- Which migrations of this schema have run. See "threadline install".
CREATE TABLE ${s}.schema_migrations (
  version integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  applied_by text NOT NULL DEFAULT session_user
)`,

  `-- The clock of the trail: ids of changes are seconds since 2020-01-01 UTC << 32, plus a count, drawn from this sequence.
-- They increase strictly in the order of capture; capture pushes the sequence forward to the time of day, never back.
CREATE SEQUENCE ${s}.change_id_seq AS bigint `,

  `-- Locked, never read or written: whoever pushes change_id_seq forward holds it. Nobody waits for it.
CREATE TABLE ${s}.change_clock ()`,

  `-- Times at which the clock of the trail was more than 50 seconds off, because the clock of the server was set back or because many sessions woke an
-- idle trail at once. Normally empty. See push_clock.
CREATE TABLE ${s}.clock_skews (
  change_id bigint NOT NULL,                         -- behind: ids from this one on were drawn; ahead: ids below this one
  captured_at timestamptz NOT NULL                   -- behind: up to this time; ahead: from this time on
)`,

  `-- The registry of audited tables: changes store the small id, so that history stays together when a table is renamed.
CREATE TABLE ${s}.audited_tables (
  id integer PRIMARY KEY,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  key_columns text[] NOT NULL,                       -- in key order
  key_types text[] NOT NULL,
  column_types json NOT NULL,                        -- {"column": "type", …} when the functions were generated
  relation oid NOT NULL,                             -- the table itself, and the attribute numbers that the planned columns had in it when it was registered:
  column_numbers json NOT NULL,                      -- {"column": number, …}; by these a renamed column is known again, and by the oid a restored copy
  excluded_columns text[] NOT NULL,
  masked_columns text[] NOT NULL,                    -- every column that was ever masked
  mask_placeholders text[] NOT NULL,                 -- every placeholder that was ever used
  ignored_columns text[] NOT NULL,                   -- exceptColumns
  store_changed_from boolean NOT NULL,
  plan_fingerprint text NOT NULL,
  function_version integer NOT NULL,
  plan json NOT NULL,                                -- what the functions were generated from: rendered again, it must give their text
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (schema_name, table_name) DEFERRABLE INITIALLY DEFERRED
)`,

  `-- One row for each database transaction with audited writes or actions. The id is a function of the transaction alone
-- (start second since 2020 << 32 | low 32 bits of the xid), so that it can neither be forged nor come back after a restore.
CREATE TABLE ${s}.audit_transactions (
  id bigint NOT NULL,
  xid xid8 NOT NULL,                                 -- for information and for followers; never a key
  started_at timestamptz NOT NULL,
  actor text COLLATE "C",                            -- 'user/42', 'anonymous', or NULL: unattributed
  on_behalf_of json,                                 -- the actor for whom this one acted, as {"type": …, "id": …}
  correlation_id text COLLATE "C",
  request_id text COLLATE "C",
  job_id text,
  source text,
  meta json,
  raw_actor text,                                    -- what was claimed, when it was malformed
  raw_context text,
  login_role text NOT NULL,                          -- what the database itself knows of the client
  application_name text,
  client_address inet,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id)`,
  `CREATE INDEX audit_transactions_correlation ON ${s}.audit_transactions (correlation_id) WHERE correlation_id IS NOT NULL`,
  `CREATE INDEX audit_transactions_request ON ${s}.audit_transactions (request_id) WHERE request_id IS NOT NULL`,

  `-- One row each time actor or context change within a transaction after its first captured change.
CREATE TABLE ${s}.audit_context_switches (
  transaction_id bigint NOT NULL,
  from_change_id bigint NOT NULL,                    -- changes of the transaction with a larger id were made in this context
  actor text COLLATE "C",
  on_behalf_of json,
  correlation_id text COLLATE "C",
  request_id text COLLATE "C",
  job_id text,
  source text,
  meta json,
  raw_actor text,
  raw_context text,
  PRIMARY KEY (transaction_id, from_change_id)
)`,

  `-- One row for each row version that was written. The order of ids is the order of capture.
CREATE TABLE ${s}.audit_changes (
  id bigint NOT NULL,
  transaction_id bigint NOT NULL,
  captured_at timestamptz NOT NULL,
  table_id integer NOT NULL,
  op "char" NOT NULL,                                -- I insert, U update, D delete, T truncate, S snapshot
  row_key text COLLATE "C",                          -- the value, or a JSON array for composite keys; NULL for truncate
  actor text COLLATE "C",                            -- in force when the change was made
  partition_name text,                               -- the partition that held the row, for partitioned tables
  after json,                                        -- the whole row; NULL for delete and truncate
  before json,                                       -- delete: the whole row; update: the old values of the changed columns,
                                                     -- or an array of their names where old values are not kept
  PRIMARY KEY (id)
) PARTITION BY RANGE (id)`,
  `CREATE INDEX audit_changes_row ON ${s}.audit_changes (table_id, row_key, id)`,
  `CREATE INDEX audit_changes_table ON ${s}.audit_changes (table_id, id)`,
  `CREATE INDEX audit_changes_actor ON ${s}.audit_changes (actor, id, table_id)`,
  `CREATE INDEX audit_changes_transaction ON ${s}.audit_changes (transaction_id)`,

  `-- One row for each update that gave a row another key: the end of the history under the old key.
CREATE TABLE ${s}.audit_key_moves (
  table_id integer NOT NULL,
  old_row_key text COLLATE "C" NOT NULL,
  change_id bigint NOT NULL,
  new_row_key text COLLATE "C",
  PRIMARY KEY (table_id, old_row_key, change_id)
)`,
  `CREATE INDEX audit_key_moves_change ON ${s}.audit_key_moves (change_id)`,
  `CREATE INDEX audit_key_moves_new_key ON ${s}.audit_key_moves (table_id, new_row_key, change_id)`,

  `-- Semantic actions: who did what and why, as the application says.
CREATE TABLE ${s}.audit_actions (
  id bigint PRIMARY KEY,                             -- from change_id_seq
  transaction_id bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  status text NOT NULL,
  verb text,
  category text,
  reason text,
  comment text,
  actor text COLLATE "C",
  on_behalf_of json,
  correlation_id text COLLATE "C",
  request_id text COLLATE "C",
  job_id text,
  source text,
  meta json,
  recorded_at timestamptz NOT NULL,
  login_role text NOT NULL
)`,
  `CREATE INDEX audit_actions_transaction ON ${s}.audit_actions (transaction_id)`,
  `CREATE INDEX audit_actions_name ON ${s}.audit_actions (name, id)`,
  `CREATE INDEX audit_actions_correlation ON ${s}.audit_actions (correlation_id, id) WHERE correlation_id IS NOT NULL`,
  `CREATE INDEX audit_actions_actor ON ${s}.audit_actions (actor, id)`,

  `-- Counts by hour, for histograms and facets: of each table, and of all together under table_id 0. Filled by maintenance up to
-- rollup_state.counted_until, never by a trigger.
CREATE TABLE ${s}.hourly_counts (
  hour timestamptz NOT NULL,
  table_id integer NOT NULL,
  op "char" NOT NULL,
  changes bigint NOT NULL,
  PRIMARY KEY (hour, table_id, op)
)`,
  `CREATE INDEX hourly_counts_all ON ${s}.hourly_counts (hour) WHERE table_id = 0`,
  `CREATE TABLE ${s}.rollup_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  counted_until timestamptz NOT NULL,                -- every hour before it is final in hourly_counts
  pending_until timestamptz,                         -- the end of the hours that are waiting for transactions still open at that time
  pending_xmax xid8                                  -- all of which have a smaller xid
)`,
  `INSERT INTO ${s}.rollup_state (counted_until) VALUES (date_trunc('hour', clock_timestamp(), 'UTC'))`,
]
