import type { Finding } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { InspectedTable } from '@threadline/core/schema'
import { counted, finding, listed, regenerate } from './finding.ts'
import { isLikelyPersonal } from './likely-personal.ts'
import { planFindings } from './plan-findings.ts'
import { treatmentsOf } from './redaction-differences.ts'
import { childFindings, problemFindings, ruleFindings } from './rule-findings.ts'
import { triggerFindings } from './trigger-findings.ts'

/**
 * Everything that is to be said about one table, from the catalogue alone.
 *
 * @param isExpected - Whether it is to be captured although the configuration does not name it under "tables".
 */
export function tableFindings(table: InspectedTable, isExpected: boolean): Finding[] {
  const { installed } = table.found.capture
  const wanted = installed !== null || table.configured || isExpected
  return [
    ...(installed === null ? nothingInstalled(table, wanted) : triggerFindings(table)),
    ...planFindings(table),
    ...childFindings(table),
    ...ruleFindings(table),
    ...problemFindings(table, wanted),
    ...personalDataHint(table),
  ]
}

/** Its triggers are gone, or belong to others. */
function nothingInstalled(table: InspectedTable, wanted: boolean): Finding[] {
  const { found, faults } = table
  const strange = triggerFindings({ ...table, faults: faults.filter(({ kind }) => kind !== 'missing') })
  const known = found.registered !== null
  if (!known && !wanted) return strange
  const message =
    known && !found.isRegistered
      ? 'It was dropped and created again since it was captured: nothing captures it now.'
      : known
        ? 'Its triggers were dropped: nothing captures it now.'
        : 'It is to be captured, and nothing captures it.'
  const gone = finding(known && !found.isRegistered ? 'table_recreated' : 'trigger_missing', found, {
    message,
    command: regenerate(found),
  })
  return strange.length > 0 ? strange : [gone]
}

function personalDataHint({ found, recorded, configured }: InspectedTable): Finding[] {
  if (recorded === null) return []
  const key = new Set(recorded.key.map(({ name }) => name))
  const columns = [...treatmentsOf(recorded)].flatMap(([name, treatment]) =>
    treatment === 'stored' && !key.has(name) && isLikelyPersonal(name) ? [name] : [],
  )
  if (columns.length === 0) return []
  const names = columns.map((name) => JSON.stringify(name))
  const table = JSON.stringify(formatTableName(found))
  return [
    finding('likely_personal_data', found, {
      message: `By ${columns.length === 1 ? 'its name' : 'their names'}, ${counted(columns.length, 'column')} may hold personal data or secrets, and no rule redacts ${columns.length === 1 ? 'it' : 'them'}: ${listed(names)}.`,
      edit: `${configured ? `add to tables[${table}]` : `add to tables: ${table}: {…} with`} mask: [${names.join(', ')}], if they do`,
      command: regenerate(found),
    }),
  ]
}
