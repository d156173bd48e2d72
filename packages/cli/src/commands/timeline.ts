import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { addFilterOptions, filterNames } from '../options/filter-flags.ts'
import { filterWords, readFilters } from '../options/read-filters.ts'
import { timelineText } from '../render/timeline.ts'
import { ask, type DataOptions, printPage } from './reading-command.ts'

const nothingYet = 'Nothing has been captured yet. Capture tables with "threadline gen triggers".'

/** `threadline timeline`: who changed what, newest first. */
export function timelineCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'timeline',
    summary: 'who changed what, newest first',
    examples: [
      'threadline timeline --from 2h',
      'threadline timeline --table orders --op update,delete --changed status',
      'threadline timeline --actor user/42 --from 2026-11-01 --to 2026-11-02 --json',
      'threadline timeline --table order_lines --key \'{"order_id":17,"line":2}\'',
    ],
  })
  addFilterOptions(command, filterNames)
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: DataOptions & Record<string, unknown>) => {
    const { cursor, ...filters } = readFilters(options, host.now())
    const page = await ask(host, options, (threadline) => threadline.timeline({ ...filters, cursor }))
    const words = filterWords(filters)
    printPage(host, options, page, {
      text: (changes) => timelineText(changes, host.stdout),
      empty: words.length > 0 || cursor !== undefined ? 'No changes match.' : nothingYet,
      words: ['timeline', ...words],
    })
  })
}
