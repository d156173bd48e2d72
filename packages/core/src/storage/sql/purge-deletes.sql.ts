import { dollarQuote } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/** Planned once, for whatever ids come: the span leaves out all partitions but one, and the planner need not look at thousands of ids. */
const plannedOnce = `SET plan_cache_mode = 'force_generic_plan'`

const deleteByIds = (s: string, table: string, column: string): string =>
  `DELETE FROM ${s}.${table} WHERE ${column} = ANY (ids) AND ${column} >= first_id AND ${column} <= last_id`

const deleteMovesOfPartition = (s: string): string =>
  `DELETE FROM ${s}.audit_key_moves WHERE change_id >= first_id AND change_id < end_id`

const changes = (s: string): string[] => [
  deleteByIds(s, 'audit_key_moves', 'change_id'),
  deleteByIds(s, 'audit_changes', 'id'),
]

const transactions = (s: string): string[] => [
  deleteByIds(s, 'audit_context_switches', 'transaction_id'),
  deleteByIds(s, 'audit_actions', 'transaction_id'),
  deleteByIds(s, 'audit_transactions', 'id'),
]

/** What the guard of the trail must let through: every statement by which a row leaves it. */
export const purging = (s: string): { readonly procedure: string; readonly statement: string }[] => [
  ...changes(s).map((statement) => ({ procedure: `${s}.purge_delete_changes(bigint[])`, statement })),
  ...transactions(s).map((statement) => ({
    procedure: `${s}.purge_delete_transactions(bigint[])`,
    statement,
  })),
  { procedure: `${s}.purge_delete_moves(bigint, bigint)`, statement: deleteMovesOfPartition(s) },
]

/**
 * The statements by which rows leave the trail, and no others do.
 *
 * @param s - The quoted name of the storage schema.
 */
export const purgeDeletes = (s: string): string[] => [
  `-- Deletes changes, with the ends of histories that they were; returns how many changes. The ids lie close together.
CREATE FUNCTION ${s}.purge_delete_changes(ids bigint[]) RETURNS bigint LANGUAGE plpgsql ${pinnedPath} ${plannedOnce} AS ${dollarQuote(`
DECLARE
  first_id constant bigint := (SELECT min(id) FROM unnest(ids) AS id);
  last_id constant bigint := (SELECT max(id) FROM unnest(ids) AS id);
  deleted bigint;
BEGIN
  IF EXISTS (SELECT FROM ${s}.audit_key_moves WHERE change_id >= first_id AND change_id <= last_id) THEN
    ${changes(s)[0]};
  END IF;
  ${changes(s)[1]};
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN deleted;
END`)}`,

  `-- Deletes transactions with their actions and context switches; returns how many of the two.
CREATE FUNCTION ${s}.purge_delete_transactions(ids bigint[], OUT transactions bigint, OUT actions bigint) LANGUAGE plpgsql ${pinnedPath} ${plannedOnce} AS ${dollarQuote(`
DECLARE
  first_id constant bigint := (SELECT min(id) FROM unnest(ids) AS id);
  last_id constant bigint := (SELECT max(id) FROM unnest(ids) AS id);
BEGIN
  actions := 0;
  IF EXISTS (SELECT FROM ${s}.audit_context_switches WHERE transaction_id >= first_id AND transaction_id <= last_id) THEN
    ${transactions(s)[0]};
  END IF;
  IF EXISTS (SELECT FROM ${s}.audit_actions WHERE transaction_id >= first_id AND transaction_id <= last_id) THEN
    ${transactions(s)[1]};
    GET DIAGNOSTICS actions = ROW_COUNT;
  END IF;
  ${transactions(s)[2]};
  GET DIAGNOSTICS transactions = ROW_COUNT;
END`)}`,

  `-- Deletes the ends of histories that were in a partition.
CREATE FUNCTION ${s}.purge_delete_moves(first_id bigint, end_id bigint) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
BEGIN
  ${deleteMovesOfPartition(s)};
END`)}`,
]
