import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { incidentText } from '../render/incident.ts'
import { ask, type DataOptions, printJson } from './reading-command.ts'

/** `threadline incident`: one transaction with its context and its diffs. */
export function incidentCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'incident',
    summary: 'one transaction: its context, its action, every change with its diff',
    examples: ['threadline incident 924671139840000001', 'threadline incident 924671139840000001 --json'],
  }).argument('<transaction id>', 'as the other commands print it')
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (id: string, options: DataOptions) => {
    const incident = await ask(host, options, (threadline) => threadline.incident(id))
    if (options.json) return printJson(host, incident)
    host.stdout.write(incidentText(incident.transaction, incident.changes, host.stdout))
  })
}
