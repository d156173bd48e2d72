import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { retentionHoldCommand } from './retention-hold.ts'
import { retentionPurgeCommand } from './retention-purge.ts'
import { retentionRunsCommand } from './retention-runs.ts'
import { retentionStatusCommand } from './retention-status.ts'

/** `threadline retention`: how long the trail is kept. */
export function retentionCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'retention',
    summary: 'how long the trail is kept: status, purge, runs, legal holds',
    examples: ['threadline retention status', 'threadline retention purge --dry-run'],
  })
  for (const subcommand of [
    retentionStatusCommand,
    retentionPurgeCommand,
    retentionRunsCommand,
    retentionHoldCommand,
  ])
    command.addCommand(subcommand(host))
  return command
}
