import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { healthCoverageCommand } from './health-coverage.ts'

/** `threadline health`: reports on the state of the trail. */
export function healthCommand(host: Host): Command {
  return createCommand(host, {
    name: 'health',
    summary: 'reports on the state of the trail: health coverage',
    examples: ['threadline health coverage --all-schemas'],
  }).addCommand(healthCoverageCommand(host))
}
