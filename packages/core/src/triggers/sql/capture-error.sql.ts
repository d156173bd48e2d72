import { formatTableName } from '../../config/table-name.ts'
import { quoteLiteral } from '../../sql/quote.ts'
import type { RenderedPlan } from '../trigger-plan.ts'

/** Settings of functions that let writes through: no session may have them fail on purpose, with row security that is forced on the trail and switched off. */
export const lettingThrough: readonly string[] = [`SET row_security = 'on'`]

/**
 * `onCaptureError: 'block'`. What the server says of a failed statement is accompanied by its text: so it names table and remedy, and costs nothing as long as it
 * succeeds. (To catch the error, in order to word it differently, would take a subtransaction for every row.)
 */
export function ifRefused(plan: RenderedPlan): string {
  if (plan.onCaptureError === 'allow') return ''
  const text = `Threadline: if this fails, the write to ${formatTableName(plan)} is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError.`
  return `/* ${text.replaceAll('/*', '/ *').replaceAll('*/', '* /')} */\n    `
}

/**
 * `onCaptureError: 'allow'`. Whatever keeps a change from being recorded, the write goes through, and the loss is counted. But a conflict with another transaction
 * is no failure of capture; it passes, as a retry resolves it. Nor are a cancelled statement and a lost connection, which no handler sees.
 */
export function letThrough(plan: RenderedPlan, s: string, event: string, body: string): string {
  const table = quoteLiteral(formatTableName(plan)).trim()
  return body.replace(
    /END$/,
    () => `EXCEPTION
  WHEN transaction_rollback THEN
    RAISE;
  WHEN OTHERS THEN
    RAISE WARNING 'Threadline: a write to % goes through uncaptured, because the audit trail cannot record it (SQLSTATE %)', ${table}, SQLSTATE
      USING ERRCODE = 'TL011';
    BEGIN
      PERFORM ${s}.count_loss(${plan.tableId}, '${event.charAt(0).toUpperCase()}', SQLSTATE, SQLERRM);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'Threadline: nor could this loss be counted (SQLSTATE %)', SQLSTATE USING ERRCODE = 'TL011';
    END;
    RETURN NULL;
END`,
  )
}
