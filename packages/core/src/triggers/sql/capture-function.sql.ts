import { dollarQuote, quoteIdentifier, quoteLiteral } from '../../sql/quote.ts'
import { currentTransaction, pinnedPath } from '../../storage/sql/capture-support.sql.ts'
import type { PlannedColumn, RenderedPlan } from '../trigger-plan.ts'
import { ifRefused, letThrough, lettingThrough } from './capture-error.sql.ts'
import { changedEntry, field, isChanged, keyText, planJson } from './fragments.ts'
import { imageVariables, redactedImage, storesWholeRows } from './row-image.sql.ts'

export type RowEvent = 'insert' | 'update' | 'delete'

/** `"threadline"."orders_1f0a2b3c_update"`. */
export function functionName(plan: RenderedPlan, s: string, event: RowEvent): string {
  return `${s}.${quoteIdentifier(`${plan.stem}_${event}`)}`
}

/**
 * The trigger function of one table and one event, with the columns written out: about as fast as PL/pgSQL can be. Where a name or type no longer fits the
 * table (SQLSTATE TL001 says so of itself), the generic capture of the audit schema takes over for that row, as it does for a row that was changed again
 * before it is captured: then its xmax is not 0, and the change must find its place before the later one. But for moves of keys nothing is written in the
 * block that can fail, so that it costs no subtransaction id.
 *
 * SECURITY DEFINER: the application needs no privilege on the trail. The pinned path ends in pg_temp, so that every name is PostgreSQL's own or qualified.
 *
 * @param s - The quoted name of the storage schema.
 */
export function captureFunction(plan: RenderedPlan, s: string, event: RowEvent): string {
  return `CREATE OR REPLACE FUNCTION ${functionName(plan, s, event)}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
${functionSettings(plan).join('\n')}
AS ${dollarQuote(functionBody(plan, s, event))}`
}

/** The `SET` clauses of a capture function. */
export const functionSettings = (plan: RenderedPlan): string[] => [
  pinnedPath,
  ...plan.settings,
  ...(plan.onCaptureError === 'allow' ? lettingThrough : []),
]

/** The text of a capture function, as the catalogue keeps it. */
export function functionBody(plan: RenderedPlan, s: string, event: RowEvent): string {
  const body =
    event === 'update' ? updateBody(plan, s) : wholeRowBody(plan, s, event === 'insert' ? 'NEW' : 'OLD')
  return plan.onCaptureError === 'allow' ? letThrough(plan, s, event, body) : body
}

/** INSERT and DELETE: the key and one image. */
function wholeRowBody(plan: RenderedPlan, s: string, row: 'NEW' | 'OLD'): string {
  const plain = storesWholeRows(plan)
  const [found, rows] = row === 'NEW' ? ['after_row', 'NULL, NEW'] : ['before_row', 'OLD, NULL']
  const image = plain ? `row_to_json(${row})` : 'image'
  return `
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;${plain ? '' : imageVariables(plan)}
BEGIN
  BEGIN
    ${row === 'NEW' ? assignKey(plan, s, row, failIfTouched) : assignKey(plan, s, row)}${plain ? '' : `\n${redactedImage(plan, row, 'image')}`}
  EXCEPTION WHEN OTHERS THEN
    -- ${row === 'NEW' ? 'The columns are not as planned, or the row has been changed again already.' : 'The columns are not as planned.'}
    SELECT generic.row_key${plain ? '' : `, generic.${found}`} INTO row_key${plain ? '' : ', image'}
      FROM ${genericCapture(plan, s, rows)} AS generic;${row === 'NEW' ? `\n    change_id := ${specialId(plan, s, { image, earlier: 'NULL' })};` : ''}
  END;
  tx_id := ${ifRefused(plan)}${currentTransaction(s)};
${insertChange(plan, s, {
  id: row === 'NEW' ? `coalesce(change_id, ${nextId(s)})` : nextId(s),
  op: row === 'NEW' ? 'I' : 'D',
  after: row === 'NEW' ? image : 'NULL',
  before: row === 'NEW' ? 'NULL' : image,
})}
  RETURN NULL;
END`
}

function updateBody(plan: RenderedPlan, s: string): string {
  const plain = storesWholeRows(plan)
  const [open, close] = plan.storeChangedFrom ? ['{', '}'] : ['[', ']']
  const keyNames = plan.key.map(({ name }) => name)
  const keys = plan.columns.filter(({ name }) => keyNames.includes(name))
  const others = plan.columns.filter(
    ({ name, rule }) => !keyNames.includes(name) && rule !== 'ignore' && rule !== 'virtual',
  )
  const hidden = others.some(({ rule }) => rule === 'exclude')
  const image = plain ? 'row_to_json(NEW)' : 'image'
  const earlier = `('${open}' || substr(changed, 2) || '${close}')::json`
  const nothing = `changed = ''${hidden ? ' AND NOT touched' : ''}`
  return `
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  old_key text;
  changed text := '';${hidden ? '\n  touched boolean := false;' : ''}${plain ? '\n  seen record := OLD;  -- with every change that was noticed' : imageVariables(plan)}
BEGIN
  BEGIN
    ${plain ? '' : `${failIf(s)}\n${redactedImage(plan, 'NEW', 'image')}\n    `}${assignKey(plan, s, 'NEW')}
    IF ${keys
      .map(isChanged)
      .map((test) => (keys.length > 1 ? `(${test})` : test))
      .join(' OR ')} THEN
${keys.map((column) => (keys.length > 1 ? compare(plan, column, '      ') : `      ${note(plan, column)}`)).join('\n')}
      change_id := ${specialId(plan, s, { oldKey: boundedKey(plan, s, 'OLD') })};
    END IF;
${others.map((column) => compare(plan, column, '    ')).join('\n')}
${plain ? `    ${failIf(s, 'record_image_ne(seen, NEW)')}\n` : ''}  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before${hidden ? ', generic.touched' : ''}${plain ? '' : ', generic.after_row'}
      INTO row_key, old_key, changed${hidden ? ', touched' : ''}${plain ? '' : ', image'}
      FROM ${genericCapture(plan, s, 'OLD, NEW')} AS generic;
    change_id := CASE WHEN NOT (${nothing}) THEN ${specialId(plan, s, { oldKey: 'old_key', image, earlier })} END;
  END;
  IF ${nothing} THEN
    RETURN NULL;
  END IF;
  tx_id := ${ifRefused(plan)}${currentTransaction(s)};
${insertChange(plan, s, {
  id: `coalesce(change_id, ${nextId(s)})`,
  op: 'U',
  after: image,
  before: earlier,
})}
  RETURN NULL;
END`
}

/**
 * Hands over to the generic capture when the row has been changed again since, or something is seen: with `record_image_ne`, a change that no comparison has
 * noticed, in a column that was added since or with a difference that only the generic capture can tell. A row that was merely locked goes on. One condition,
 * because each costs a transaction something.
 */
function failIf(s: string, seen?: string): string {
  const either = seen === undefined ? '' : `${seen} OR `
  return `IF ${either}NEW.xmax <> '0' THEN
      IF ${either}${s}.is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;`
}

function compare(plan: RenderedPlan, column: PlannedColumn, indent: string): string {
  return `${indent}IF ${isChanged(column)} THEN ${note(plan, column)} END IF;`
}

/** What is done about a column that has changed. */
function note(plan: RenderedPlan, column: PlannedColumn): string {
  if (column.rule === 'exclude') return 'touched := true;'
  const noted = `changed := changed || ${changedEntry(plan, column)};`
  return storesWholeRows(plan)
    ? `${noted} ${field('seen', column.name)} := ${field('NEW', column.name)};`
    : noted
}

/** The row as the audit schema captures it without knowing its columns. */
const genericCapture = (plan: RenderedPlan, s: string, rows: string): string =>
  `${s}.generic_capture(TG_RELID, ${plan.tableId}, ${quoteLiteral(planJson(plan)).trim()}, ${rows})`

const boundedKey = (plan: RenderedPlan, s: string, row: 'NEW' | 'OLD'): string =>
  plan.longKeys ? `${s}.bounded_key(${keyText(plan.key, row)})` : keyText(plan.key, row)

/** Keys are nearly always short; the helper is called for those that are not. */
function assignKey(
  plan: RenderedPlan,
  s: string,
  row: 'NEW' | 'OLD',
  wrap = (key: string): string => key,
): string {
  const assignment = `row_key := ${wrap(keyText(plan.key, row))};`
  if (!plan.longKeys) return assignment
  return `${assignment}
    IF octet_length(row_key) > 512 THEN
      row_key := ${s}.bounded_key(row_key);
    END IF;`
}

interface ChangeValues {
  readonly id: string
  readonly op: string
  readonly after: string
  readonly before: string
}

function insertChange(plan: RenderedPlan, s: string, { id, op, after, before }: ChangeValues): string {
  const label = `CASE WHEN TG_TABLE_SCHEMA = ${quoteLiteral(plan.schema).trim()} THEN TG_TABLE_NAME::text ELSE TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME END`
  const partition = plan.partitioned
    ? { column: ', partition_name', value: `, ${label}` }
    : { column: '', value: '' }
  return `  INSERT ${ifRefused(plan)}INTO ${s}.audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor${partition.column}, after, before)
  VALUES (${id}, tx_id, clock_timestamp(), ${plan.tableId}, '${op}', row_key, nullif(current_setting('threadline.actor', true), '')${partition.value},
    ${after}, ${before});`
}

/** Fails on purpose, since a condition of its own would cost each transaction a further expression: TG_OP is no number. */
const failIfTouched = (key: string): string =>
  `CASE WHEN NEW.xmax = '0' THEN ${key} ELSE TG_OP::integer::text END`

/** The id of a change of which more must be known than that it is the next: a moved key is written down, a row that was touched again finds its place. */
function specialId(
  plan: RenderedPlan,
  s: string,
  { oldKey = 'NULL', image, earlier = 'NULL' }: { oldKey?: string; image?: string; earlier?: string },
): string {
  const version = image === undefined ? 'NULL' : `CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END`
  return `${ifRefused(plan)}${s}.special_change_id(TG_RELID, ${version}, ${s}.open_transaction(), ${plan.tableId}, ${oldKey}, row_key, ${image ?? 'NULL'}, ${earlier})`
}

const nextId = (s: string): string => `nextval(${quoteLiteral(`${s}.change_id_seq`).trim()})`
