import { ThreadlineError } from '@threadline/contract'
import { recordRedaction, redactionReport } from '@threadline/health'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { redactionText } from '../render/redaction.ts'
import { type DataOptions, examine, printJson } from './reading-command.ts'

/** `threadline policy`: what is stored of the tables, by configuration and in fact. */
export function policyCommand(host: Host): Command {
  return createCommand(host, {
    name: 'policy',
    summary: 'what is redacted, by configuration and in fact: policy show',
    examples: ['threadline policy show'],
  }).addCommand(policyShowCommand(host))
}

/** `threadline policy show`: configured against deployed redaction. */
function policyShowCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'show',
    summary: 'compare the configured redaction with the deployed one',
    description:
      'Compares the redaction of the configuration with the one in the database, table by table, proven by the text of the capture functions. Shows names of columns and placeholders, never a value. Exit status 1 when they differ, or cannot be compared.',
    examples: ['threadline policy show', 'threadline policy show --json'],
  })
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: DataOptions) => {
    const report = await examine(host, options, async (threadline) => {
      const found = await redactionReport(threadline, { signal: host.signal })
      await recordRedaction(threadline, found)
      return found
    })
    if (options.json) printJson(host, report)
    else if (report.tables.length === 0) note(host, 'No table is captured, and none is configured.')
    else host.stdout.write(redactionText(report, host.stdout))
    const { drifted, unknown } = report.counts
    if (drifted + unknown === 0) return
    throw new ThreadlineError(
      'redaction_drift',
      `Redaction is not proven to be as configured: ${[
        ...(drifted > 0 ? [`${drifted} drifted`] : []),
        ...(unknown > 0 ? [`${unknown} could not be introspected`] : []),
      ].join(', ')}.`,
    )
  })
}
