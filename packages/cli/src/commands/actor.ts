import { actorKey, actorTypes, parseActorRef } from '@threadline/contract'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { addFilterOptions, pageFilterNames } from '../options/filter-flags.ts'
import { filterWords, readFilters } from '../options/read-filters.ts'
import { timelineText } from '../render/timeline.ts'
import { ask, type DataOptions, printPage } from './reading-command.ts'

/** `threadline actor`: what one actor did. */
export function actorCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'actor',
    summary: 'what one actor changed, newest first',
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
        text: (changes) => timelineText(changes, host.stdout),
        empty: `No changes by ${actorKey(actor)} match.`,
        words: ['actor', type, ...(id === undefined ? [] : [id]), ...filterWords({ from, to, limit })],
      })
    },
  )
}
