import { retentionStatus } from '@threadline/retention'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { retentionStatusText } from '../render/retention-status.ts'
import { ask, type DataOptions, printJson } from './reading-command.ts'

interface StatusOptions extends DataOptions {
  readonly count: boolean
}

/** `threadline retention status`: the policy, what is eligible, growth, holds, the last run. */
export function retentionStatusCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'status',
    summary: 'the policy, what a purge would remove, growth and forecast, the last run',
    examples: ['threadline retention status', 'threadline retention status --no-count --json'],
  }).option('--no-count', 'do not count what a purge would remove, which reads all of it')
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: StatusOptions) => {
    const { count } = options
    const status = await ask(host, options, (threadline) =>
      retentionStatus(threadline, { count, signal: host.signal }),
    )
    if (options.json) printJson(host, status)
    else host.stdout.write(retentionStatusText(status, host.stdout))
  })
}
