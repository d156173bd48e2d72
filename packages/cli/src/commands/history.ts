import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { addFilterOptions, pageFilterNames } from '../options/filter-flags.ts'
import { filterWords, readFilters } from '../options/read-filters.ts'
import { readRowKey, rowKeyForms } from '../options/row-key-option.ts'
import { historyText } from '../render/history.ts'
import { showText } from '../text/visible-text.ts'
import { ask, type DataOptions, printPage } from './reading-command.ts'

/** `threadline history`: everything that happened to one row. */
export function historyCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'history',
    summary: 'everything that happened to one row, newest first',
    examples: [
      'threadline history orders 17',
      'threadline history billing.invoices 2026-0042 --from 3d',
      'threadline history order_lines 17 2',
      'threadline history order_lines \'{"order_id":17,"line":2}\' --json',
    ],
  })
    .argument('<table>', 'name, or schema.name')
    .argument('<key...>', rowKeyForms)
  addFilterOptions(command, pageFilterNames)
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(
    async (table: string, key: string[], options: DataOptions & Record<string, unknown>) => {
      const { from, to, limit, cursor } = readFilters(options, host.now())
      const page = await ask(host, options, (threadline) =>
        threadline.history(table, readRowKey(key), { from, to, limit, cursor }),
      )
      printPage(host, options, page, {
        text: (entries) => historyText(entries, host.stdout),
        empty: `The trail holds nothing about ${[table, ...key].map(showText).join(' ')}.`,
        words: ['history', table, ...key, ...filterWords({ from, to, limit })],
      })
    },
  )
}
