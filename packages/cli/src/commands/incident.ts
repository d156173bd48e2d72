import { ThreadlineError } from '@threadline/contract'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { addFilterOptions } from '../options/filter-flags.ts'
import { incidentText } from '../render/incident.ts'
import { showText } from '../text/visible-text.ts'
import { ask, type DataOptions, noteNextPage, printJson } from './reading-command.ts'

interface IncidentCommandOptions extends DataOptions {
  readonly limit?: number
  readonly cursor?: string
}

/** `threadline incident`: one transaction with its context and its diffs. */
export function incidentCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'incident',
    summary: 'one transaction: its context, its action, every change with its diff',
    examples: ['threadline incident 924671139840000001', 'threadline incident 924671139840000001 --json'],
  }).argument('<transaction id>', 'as the other commands print it')
  addFilterOptions(command, ['limit', 'cursor'])
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (id: string, options: IncidentCommandOptions) => {
    const { limit, cursor } = options
    const incident = await ask(host, options, (threadline) => threadline.incident(id, { limit, cursor }))
    if (incident === null) throw notFound(id)
    if (options.json) return printJson(host, incident)
    host.stdout.write(incidentText(incident, host.stdout))
    noteNextPage(host, options, incident, [
      'incident',
      id,
      ...(limit === undefined ? [] : ['--limit', `${limit}`]),
    ])
  })
}

/** A malformed id cannot be told from one that is not there. */
function notFound(id: string): ThreadlineError {
  return new ThreadlineError(
    'not_found',
    `The trail has no transaction ${showText(id)}; take an id as "threadline timeline" prints it.`,
  )
}
