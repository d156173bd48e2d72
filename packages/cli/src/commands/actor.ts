import { actorKey, actorTypes, parseActorRef } from '@threadline/contract'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { addFilterOptions, pageFilterNames } from '../options/filter-flags.ts'
import { filterWords, readFilters } from '../options/read-filters.ts'
import { actorWindowText } from '../render/actor-window.ts'
import { ask, type DataOptions, printPage } from './reading-command.ts'

/** `threadline actor`: what one actor did. */
export function actorCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'actor',
    summary: 'what one actor did: its transactions, newest first',
    examples: [
      'threadline actor user 42 --from 24h',
      'threadline actor service_account billing --from 2026-11-01 --to 2026-11-02',
      'threadline actor anonymous --json',
    ],
  })
    .argument('<type>', actorTypes.join(', '))
    .argument('[id]', 'its id; anonymous has none')
  addFilterOptions(command, pageFilterNames)
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(
    async (type: string, id: string | undefined, options: DataOptions & Record<string, unknown>) => {
      const actor = parseActorRef(id === undefined ? { type } : { type, id })
      const { from, to, limit, cursor } = readFilters(options, host.now())
      const page = await ask(host, options, (threadline) =>
        threadline.actorWindow(actor, { from, to, limit, cursor }),
      )
      printPage(host, options, page, {
        text: (summaries) => actorWindowText(summaries, host.stdout),
        empty: `The trail holds nothing that ${actorKey(actor)} did in this time.`,
        words: ['actor', type, ...(id === undefined ? [] : [id]), ...filterWords({ from, to, limit })],
      })
    },
  )
}
