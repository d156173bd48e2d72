import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import type { PermittedStatement } from './append-only.sql.ts'

const renumberChange = (s: string): string =>
  `UPDATE ${s}.audit_changes SET id = ids[i + 1] WHERE id = ids[i]`
const renumberMove = (s: string): string =>
  `UPDATE ${s}.audit_key_moves SET change_id = ids[i + 1] WHERE change_id = ids[i] AND table_id = in_table`

/** What the guard of the trail must let through. */
export const renumbering = (s: string): PermittedStatement[] =>
  [renumberChange(s), renumberMove(s)].map((statement) => ({
    procedure: `${s}.make_room(bigint, integer, text, text, json, json, bigint)`,
    statement,
  }))

/**
 * The place of a change among the others, where that is not simply the end.
 *
 * AFTER triggers fire when their statement is through. If a row that a statement has just stored is changed again before that (by another trigger that
 * changes several rows of the table, by a function that the statement calls), the later change is captured first. Nothing but the order is wrong then, and it
 * is put right within the transaction, before anybody else sees it. The generated functions notice by the system column xmax of the row, which is 0 as long
 * as nobody has changed or locked it.
 *
 * @param s - The quoted name of the storage schema.
 */
export const orderOfChanges = (s: string): string[] => [
  `-- An update as its row was before. NULL where earlier values are not kept.
CREATE FUNCTION ${s}.image_before(after json, before json) RETURNS text LANGUAGE sql IMMUTABLE AS ${dollarQuote(`
SELECT '{' || string_agg(to_json(present.key)::text || ':' || coalesce(earlier.value, present.value)::text, ',' ORDER BY position) || '}'
FROM json_each(after) WITH ORDINALITY AS present(key, value, position)
LEFT JOIN json_each(before) AS earlier(key, value) ON earlier.key = present.key
WHERE json_typeof(before) = 'object'`)}`,

  `-- Whether a change can have been made to a row that looked like this.
CREATE FUNCTION ${s}.starts_from(image json, op "char", after json, before json) RETURNS boolean LANGUAGE sql IMMUTABLE AS ${dollarQuote(`
SELECT CASE
  WHEN op = 'D' THEN before::text = image::text
  WHEN op <> 'U' THEN false
  WHEN json_typeof(before) = 'object' THEN ${s}.image_before(after, before) = image::text
  ELSE NOT EXISTS (
    SELECT FROM json_each(after) AS later JOIN json_each(image) AS earlier USING (key)
    WHERE later.value::text <> earlier.value::text AND key NOT IN (SELECT json_array_elements_text(before)))
END`)}`,

  `-- What the transaction has done so far to the row under this key, in order; "leaves" tells that the change takes the row away from the key.
CREATE FUNCTION ${s}.changes_at(tx bigint, in_table integer, at_key text, after_id bigint)
RETURNS TABLE (change_id bigint, op "char", row_key text, leaves boolean, after json, before json) LANGUAGE sql STABLE AS ${dollarQuote(`
SELECT id, op, row_key, false, after, before
FROM ${s}.audit_changes WHERE table_id = in_table AND row_key = at_key AND transaction_id = tx AND id > after_id
UNION ALL
SELECT id, op, row_key, true, after, before
FROM ${s}.audit_key_moves AS move JOIN ${s}.audit_changes AS change ON change.id = move.change_id
WHERE move.table_id = in_table AND old_row_key = at_key AND transaction_id = tx AND move.change_id > after_id
ORDER BY 1`)}`,

  `-- Gives the changes that were made to a row version, but captured before the change that made it, later ids, and returns the one that has become free.
-- "image" is the version, "earlier" what the change that made it says of the version before, "last_id" an id that is still free.
CREATE FUNCTION ${s}.make_room(tx bigint, in_table integer, in_partition text, at_key text, image json, earlier json, last_id bigint) RETURNS bigint
LANGUAGE plpgsql AS ${dollarQuote(`
DECLARE
  first_id bigint := (SELECT min(id) FROM ${s}.audit_changes WHERE transaction_id = tx);
  ids bigint[];
  next_id bigint;
  next_key text := at_key;
BEGIN
  -- A TRUNCATE begins anew.
  first_id := greatest(first_id, (SELECT max(id) FROM ${s}.audit_changes WHERE table_id = in_table AND row_key IS NULL AND op = 'T'
    AND transaction_id = tx AND id > first_id AND (partition_name IS NULL OR partition_name = in_partition)));
  -- The change that was made to this version is one whose row was not brought about by the change before it. A change that shows nothing fits anywhere.
  SELECT ARRAY[change_id], CASE WHEN leaves THEN known.row_key ELSE at_key END INTO ids, next_key
  FROM (
    SELECT *, lag(CASE WHEN NOT leaves THEN after::text END) OVER (ORDER BY change_id) AS preceding
    FROM ${s}.changes_at(tx, in_table, at_key, first_id - 1)
  ) AS known
  WHERE ${s}.starts_from(image, op, after, before) AND (preceding IS DISTINCT FROM image::text OR ${s}.image_before(image, earlier) = image::text)
  ORDER BY change_id DESC LIMIT 1;
  IF ids IS NULL THEN
    RETURN last_id;
  END IF;
  LOOP
    SELECT change_id, CASE WHEN leaves THEN row_key ELSE next_key END INTO next_id, next_key
      FROM ${s}.changes_at(tx, in_table, next_key, ids[cardinality(ids)]) LIMIT 1;
    EXIT WHEN next_id IS NULL;
    ids := ids || next_id;
  END LOOP;
  ids := ids || last_id;
  FOR i IN REVERSE cardinality(ids) - 1 .. 1 LOOP
    ${renumberChange(s)};
    ${renumberMove(s)};
  END LOOP;
  RETURN ids[1];
END`)}`,

  `-- Whether a row version is still the row. False when it was changed again or deleted; NULL when the owner of this function may not read the table. Policies
-- of the table are not asked, since they would run with the rights of the owner.
CREATE FUNCTION ${s}.is_stored(relation oid, version tid) RETURNS boolean LANGUAGE plpgsql SET row_security = off AS ${dollarQuote(`
DECLARE
  stored boolean;
BEGIN
  EXECUTE format('SELECT true FROM ONLY %s WHERE ctid = $1', relation::regclass) INTO stored USING version;
  RETURN stored IS TRUE;
EXCEPTION WHEN insufficient_privilege THEN
  RETURN NULL;
END`)}`,

  `-- The id of a change that has moved a row to another key ("old_key"), or whose row was touched again before it was captured ("version").
CREATE FUNCTION ${s}.special_change_id(relation oid, version tid, tx bigint, in_table integer, old_key text, new_key text, image json, earlier json)
RETURNS bigint LANGUAGE plpgsql AS ${dollarQuote(`
DECLARE
  change_id bigint := nextval(${quoteLiteral(`${s}.change_id_seq`).trim()});
BEGIN
  IF version IS NOT NULL AND ${s}.is_stored(relation, version) IS NOT TRUE THEN
    change_id := ${s}.make_room(tx, in_table, ${s}.partition_label(relation), new_key, image, earlier, change_id);
  END IF;
  IF old_key IS NOT NULL THEN
    INSERT INTO ${s}.audit_key_moves (table_id, old_row_key, change_id, new_row_key) VALUES (in_table, old_key, change_id, new_key);
  END IF;
  RETURN change_id;
END`)}`,
]
