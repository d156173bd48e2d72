import { parseActorKey, stringifyJson } from '@threadline/contract'
import { type PurgeProgress, purge } from '@threadline/retention'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { usageError } from '../errors/usage-error.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { once, someText, wholeNumber } from '../options/once.ts'
import { readTime, timeForms } from '../options/time-option.ts'
import { progressText, purgeText } from '../render/purge.ts'
import { ask, type DataOptions, printJson } from './reading-command.ts'

interface PurgeCommandOptions extends DataOptions {
  readonly dryRun?: true
  readonly execute?: true
  readonly cutoff?: string
  readonly batchSize?: number
  readonly maxBatches?: number
  readonly by?: string
  readonly logJson?: true
}

const help = 'threadline retention purge'

/** `threadline retention purge`: removes what is older than the policy allows, or counts it. */
export function retentionPurgeCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'purge',
    summary: 'remove what is older than the policy allows, or count it',
    description:
      'Removes from the trail what is older than the retention policy of the configuration allows, but for legal holds. Either --dry-run or --execute is required.',
    examples: [
      'threadline retention purge --dry-run',
      'threadline retention purge --execute --by admin/7',
      'threadline retention purge --execute --cutoff 2025-01-01 --max-batches 100 --json',
    ],
  })
    .option('--dry-run', 'count what would go, and remove nothing')
    .option('--execute', 'remove it')
    .option(
      '--cutoff <time>',
      `only what is older than this, which the policy must allow: ${timeForms}`,
      once(someText),
    )
    .option('--batch-size <n>', 'changes in one batch (default: 10000)', once(wholeNumber))
    .option('--max-batches <n>', 'end after so many batches; the next purge goes on', once(wholeNumber))
    .option('--by <type/id>', 'who has it purged, such as admin/7', once(someText))
    .option('--log-json', 'report every step on stderr as a line of JSON')
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: PurgeCommandOptions) => {
    const settings = settingsOf(host, options)
    const result = await ask(host, options, (threadline) => purge(threadline, settings))
    if (options.json) printJson(host, result)
    else host.stdout.write(purgeText(result, host.stdout))
  })
}

function settingsOf(host: Host, options: PurgeCommandOptions) {
  const { dryRun, execute, cutoff, batchSize, maxBatches, by } = options
  const common = {
    ...(cutoff === undefined ? {} : { cutoff: readTime(cutoff, host.now()) }),
    signal: host.signal,
  }
  if ((dryRun === true) === (execute === true))
    throw usageError('Say either --dry-run, to count what would go, or --execute, to remove it.', help)
  if (dryRun === true) {
    if (batchSize !== undefined || maxBatches !== undefined || by !== undefined)
      throw usageError('--batch-size, --max-batches and --by belong to --execute.', help)
    return { ...common, dryRun } as const
  }
  const actor = by === undefined ? undefined : parseActorKey(by)
  if (actor === null) throw usageError('--by must be a type and an id such as admin/7, or anonymous.', help)
  const onProgress = (progress: PurgeProgress) =>
    note(
      host,
      options.logJson ? stringifyJson({ at: host.now().toISOString(), ...progress }) : progressText(progress),
    )
  return { ...common, execute: true, batchSize, maxBatches, by: actor, onProgress } as const
}
