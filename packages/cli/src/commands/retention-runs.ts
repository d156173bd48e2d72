import { listRetentionRuns } from '@threadline/retention'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { once, someText, wholeNumber } from '../options/once.ts'
import { runsText } from '../render/retention-runs.ts'
import { ask, type DataOptions, printPage } from './reading-command.ts'

interface RunsOptions extends DataOptions {
  readonly limit?: number
  readonly cursor?: string
}

/** `threadline retention runs`: the purges that were recorded. */
export function retentionRunsCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'runs',
    summary: 'the purges that were recorded, newest first',
    examples: ['threadline retention runs', 'threadline retention runs --limit 5 --json'],
  })
    .option('--limit <n>', 'runs on a page, at most 500 (default: 50)', once(wholeNumber))
    .option('--cursor <cursor>', 'the next page, as it was printed', once(someText))
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: RunsOptions) => {
    const { limit, cursor } = options
    const page = await ask(host, options, (threadline) =>
      listRetentionRuns(threadline, { limit, cursor, signal: host.signal }),
    )
    printPage(host, options, page, {
      text: (runs) => runsText(runs, host.stdout),
      empty: 'Nothing has been purged yet.',
      words: ['retention', 'runs', ...(limit === undefined ? [] : ['--limit', String(limit)])],
    })
  })
}
