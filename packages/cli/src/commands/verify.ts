import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { verifyCoverageCommand } from './verify-coverage.ts'
import { verifyTopologyCommand } from './verify-topology.ts'

/** `threadline verify`: checks for CI. */
export function verifyCommand(host: Host): Command {
  return createCommand(host, {
    name: 'verify',
    summary: 'checks that end with status 1 when they fail: verify coverage, verify topology',
    examples: ['threadline verify coverage', 'threadline verify topology'],
  })
    .addCommand(verifyCoverageCommand(host))
    .addCommand(verifyTopologyCommand(host))
}
