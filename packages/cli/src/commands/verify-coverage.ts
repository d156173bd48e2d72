import { ThreadlineError } from '@threadline/contract'
import { verifyCoverage } from '@threadline/health'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { once, someText } from '../options/once.ts'
import { verificationText } from '../render/verification.ts'
import { type DataOptions, examine, printJson } from './reading-command.ts'

interface VerifyCoverageOptions extends DataOptions {
  readonly schema?: string
}

/** `threadline verify coverage`: the gate in CI over `verifyCoverage.expectedTables`. */
export function verifyCoverageCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'coverage',
    summary: 'fail unless every expected table is captured, effectively',
    description:
      'Fails unless every table of verifyCoverage.expectedTables is there and captured, without any finding that is an error. Other uncovered tables are information. An empty list fails, too: nothing would be verified.',
    examples: ['threadline verify coverage', 'threadline verify coverage --schema billing --json'],
  }).option('--schema <name>', 'only the expected tables of this schema', once(someText))
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async ({ schema, ...options }: VerifyCoverageOptions) => {
    const report = await examine(host, options, (threadline) =>
      verifyCoverage(threadline, { ...(schema === undefined ? {} : { schema }), signal: host.signal }),
    )
    if (options.json) printJson(host, report)
    else host.stdout.write(verificationText(report, host.stdout))
    if (report.passed) return
    const failed = report.tables.filter(({ passed }) => !passed).length
    throw new ThreadlineError(
      'capture_incomplete',
      failed > 0
        ? `Coverage is not as expected: ${failed} of ${report.tables.length} tables failed.`
        : 'Coverage is not as expected.',
    )
  })
}
