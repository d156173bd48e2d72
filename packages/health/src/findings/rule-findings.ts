import type { Finding } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { InspectedTable } from '@threadline/core/schema'
import { finding, listed, regenerate } from './finding.ts'

const lists = ['exclude', 'mask', 'exceptColumns', 'primaryKey'] as const

/** Rules that name no column of the table: each a column that may now be stored in clear under another name. */
export function ruleFindings({ found, config, configured }: InspectedTable): Finding[] {
  if (!configured) return []
  const names = found.columns.map(({ name }) => name)
  return lists.flatMap((list) =>
    (config[list] ?? [])
      .filter((column) => !names.includes(column))
      .map((column) => {
        const now = found.columns.find(({ redactedAs }) => redactedAs === column)?.name
        const place = `tables[${JSON.stringify(formatTableName(found))}].${list}`
        return finding('redaction_rule_dangling', found, {
          message:
            now === undefined
              ? `${list} names the column ${JSON.stringify(column)}, which does not exist.`
              : `${list} names the column ${JSON.stringify(column)}, which is called ${JSON.stringify(now)} now.`,
          edit:
            now === undefined
              ? `remove ${JSON.stringify(column)} from ${place}`
              : `write ${JSON.stringify(now)} instead of ${JSON.stringify(column)} in ${place}`,
          command: regenerate(found),
        })
      }),
  )
}

/** Why capture could not be generated again, where it is wanted: the table has lost its key, or a rule asks for the impossible. */
export function problemFindings(table: InspectedTable, wanted: boolean): Finding[] {
  const { found, problems } = table
  if (!wanted) return []
  return problems
    .filter(
      ({ code }) => code !== 'column_not_found' && !(found.hasChildren && code === 'table_not_auditable'),
    )
    .map(({ message }) =>
      finding('table_not_auditable', found, {
        message: `Capture could not be generated again: it ${message}.`,
        command: regenerate(found),
      }),
    )
}

/** Tables that inherit from a captured one, and are not captured themselves. */
export function childFindings({ found }: InspectedTable): Finding[] {
  const missed = found.children.filter(({ captured }) => !captured)
  if (missed.length === 0 || found.capture.installed === null) return []
  return [
    finding('child_not_captured', found, {
      message: `Not recorded: the rows of ${listed(missed.map(formatTableName))}, which ${missed.length === 1 ? 'inherits' : 'inherit'} from it.`,
      command: regenerate(...missed),
    }),
  ]
}
