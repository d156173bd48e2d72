import { ThreadlineError } from '@threadline/contract'
import { type CoverageOptions, coverage, recordCoverage } from '@threadline/health'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { once, someText } from '../options/once.ts'
import { coverageText } from '../render/coverage.ts'
import { type DataOptions, examine, printJson } from './reading-command.ts'

interface HealthCoverageOptions extends DataOptions, Pick<CoverageOptions, 'schema' | 'allSchemas'> {
  readonly strict?: true
}

/** `threadline health coverage`: which tables are captured, and everything that is wrong with it. */
export function healthCoverageCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'coverage',
    summary: 'which tables are captured, what is wrong with it, and what repairs it',
    description:
      'Reports which tables are captured, effectively, and everything that is wrong with it, each with the command that repairs it. Reads the catalogue and the trail, writes nothing. Without --strict the exit status says only whether the check could be made.',
    examples: [
      'threadline health coverage',
      'threadline health coverage --all-schemas --strict',
      'threadline health coverage --schema billing --json',
    ],
  })
    .option('--schema <name>', 'one schema (default: those that the configuration names)', once(someText))
    .option('--all-schemas', 'every schema of the database')
    .option('--strict', 'end with status 1 when any finding is an error')
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async ({ schema, allSchemas, strict, ...options }: HealthCoverageOptions) => {
    const scope = {
      ...(schema === undefined ? {} : { schema }),
      ...(allSchemas === undefined ? {} : { allSchemas }),
    }
    const report = await examine(host, options, async (threadline) => {
      const found = await coverage(threadline, { ...scope, signal: host.signal })
      await recordCoverage(threadline, found)
      return found
    })
    if (options.json) printJson(host, report)
    else host.stdout.write(coverageText(report, host.stdout))
    const { errors } = report.counts
    if (strict && errors > 0)
      throw new ThreadlineError(
        'capture_incomplete',
        `Coverage has ${errors} ${errors === 1 ? 'finding that is an error' : 'findings that are errors'}.`,
      )
  })
}
