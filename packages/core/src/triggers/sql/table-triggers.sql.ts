import { formatTableName, type TableName } from '../../config/table-name.ts'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/quote.ts'
import { functionVersion, renderedPart, type TriggerPlan } from '../trigger-plan.ts'
import { captureFunction, functionName, type RowEvent } from './capture-function.sql.ts'

export const rowEvents: readonly RowEvent[] = ['insert', 'update', 'delete']

/** `"!threadline_insert"`: "!" sorts before letters and digits, so that capture sees a row before other triggers of the table can change it again. */
export const triggerName = (event: string): string => `!threadline_${event}`

/** The functions of a table with their comments (what was planned) and privileges (nobody but the owner), and the entry in the registry. */
export function functionStatements(plan: TriggerPlan, schema: string): string[] {
  const s = quoteIdentifier(schema)
  return [
    ...rowEvents.flatMap((event) => [
      captureFunction(plan, s, event),
      `COMMENT ON FUNCTION ${functionName(plan, s, event)}() IS ${quoteLiteral(functionComment(plan)).trim()}`,
      `REVOKE ALL ON FUNCTION ${functionName(plan, s, event)}() FROM PUBLIC`,
    ]),
    `SELECT ${s}.register_table(${plan.tableId}, ${quoteLiteral(plan.schema).trim()}, ${quoteLiteral(plan.table).trim()}, ${quoteLiteral(registryEntry(plan)).trim()})`,
  ]
}

/** Read back by `readTables`: which table, which version of the renderer, which plan. */
function functionComment({ stem, tableId, fingerprint, schema, table, onCaptureError }: TriggerPlan): string {
  return JSON.stringify({
    threadline: {
      stem,
      tableId,
      version: functionVersion,
      fingerprint,
      table: formatTableName({ schema, table }),
      ...(onCaptureError === 'block' ? {} : { onCaptureError }),
    },
  })
}

function registryEntry(plan: TriggerPlan): string {
  const named = (...rules: string[]) =>
    plan.columns.filter(({ rule }) => rules.includes(rule)).map(({ name }) => name)
  return JSON.stringify({
    key_columns: plan.key.map(({ name }) => name),
    key_types: plan.key.map(({ type }) => type),
    column_types: plan.columnTypes,
    excluded_columns: named('exclude'),
    masked_columns: named('mask'),
    mask_placeholders: named('mask').length > 0 ? [plan.placeholder] : [],
    ignored_columns: named('ignore'),
    store_changed_from: plan.storeChangedFrom,
    plan_fingerprint: plan.fingerprint,
    function_version: functionVersion,
    plan: renderedPart(plan),
  })
}

/** The trigger of one row event. On a partitioned table PostgreSQL adds it to every partition, later ones included. Replaces without a gap. */
export function rowTrigger(plan: TriggerPlan, schema: string, event: RowEvent): string {
  return `CREATE OR REPLACE TRIGGER ${quoteIdentifier(triggerName(event))} AFTER ${event.toUpperCase()} ON ${quoteQualified(plan.schema, plan.table)}
FOR EACH ROW EXECUTE FUNCTION ${functionName(plan, quoteIdentifier(schema), event)}()`
}

/** Statement triggers are not passed on to partitions: each needs its own, or `TRUNCATE` of the partition would go unseen. */
export function truncateTrigger(plan: TriggerPlan, schema: string, member: TableName): string {
  return `CREATE OR REPLACE TRIGGER ${quoteIdentifier(triggerName('truncate'))} AFTER TRUNCATE ON ${quoteQualified(member.schema, member.table)}
FOR EACH STATEMENT EXECUTE FUNCTION ${quoteIdentifier(schema)}.capture_truncate('${plan.tableId}')`
}
