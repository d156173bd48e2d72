import {
  type CanaryReport,
  type ContinuityReport,
  parseActorKey,
  ThreadlineError,
} from '@threadline/contract'
import { formatTableName, type Threadline } from '@threadline/core'
import { type BaselineResult, baseline, canary, continuity } from '@threadline/health'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { usageError } from '../errors/usage-error.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { list, once, someText, wholeNumber } from '../options/once.ts'
import { baselineText, canaryText, continuityText } from '../render/continuity.ts'
import { ask, type DataOptions, printJson } from './reading-command.ts'

interface ContinuityCommandOptions extends DataOptions {
  readonly table?: string[]
  readonly dryRun?: true
  readonly baseline?: true
  readonly refresh?: true
  readonly batchSize?: number
  readonly pause?: number
  readonly by?: string
  readonly canary?: true
  readonly fireTriggers?: true
}

const help = 'threadline continuity'

/** `threadline continuity`: where history begins, and what makes it begin for rows that were there before. */
export function continuityCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'continuity',
    summary: 'where history begins; --baseline writes snapshots of what was there before',
    description:
      'Explains where the history of each table begins, and fails unless its capture is in effect. With --baseline it writes a snapshot of every row of which the trail knows nothing, in batches, while the application goes on; interrupted, it goes on where it stopped when it is run again.',
    examples: [
      'threadline continuity',
      'threadline continuity --dry-run  # counts the rows that are not known',
      'threadline continuity --table orders --baseline',
      'threadline continuity --canary   # changes a row, and rolls it back',
    ],
  })
    .option('--table <names>', 'only these tables (default: all of the configuration)', list)
    .option('--dry-run', 'count the rows of which nothing is known, and write nothing')
    .option('--baseline', 'write snapshots of these rows')
    .option('--refresh', 'also of rows that are not as the trail has them')
    .option('--batch-size <n>', 'rows in one batch (default: 1000)', once(wholeNumber))
    .option('--pause <ms>', 'milliseconds of rest between two batches (default: 0)', once(wholeNumber))
    .option('--by <type/id>', 'whose snapshots they are (default: system/threadline)', once(someText))
    .option('--canary', 'prove by a change that is rolled back that changes are captured with their actor')
    .option('--fire-triggers', 'let --canary fire triggers of the application, too')
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: ContinuityCommandOptions) => {
    checkOptions(options)
    const found = await ask(host, options, (threadline) => look(host, threadline, options))
    if (options.json) printJson(host, { ...found.report, ...found.work })
    else host.stdout.write(textOf(host, found))
    failUnlessReady(found)
  })
}

interface Found {
  readonly report: ContinuityReport
  /** What was done beside looking. */
  readonly work: { readonly baselines?: readonly BaselineResult[]; readonly canary?: CanaryReport }
}

function checkOptions(options: ContinuityCommandOptions): void {
  const { baseline, dryRun, canary } = options
  if (baseline && dryRun) throw usageError('--dry-run writes nothing; say either it or --baseline.', help)
  const { refresh, batchSize, pause, by, fireTriggers } = options
  if (!baseline && [refresh, batchSize, pause, by].some((value) => value !== undefined))
    throw usageError('--refresh, --batch-size, --pause and --by belong to --baseline.', help)
  if (!canary && fireTriggers) throw usageError('--fire-triggers belongs to --canary.', help)
}

async function look(host: Host, threadline: Threadline, options: ContinuityCommandOptions): Promise<Found> {
  const { signal } = host
  const tables = options.table === undefined ? {} : { tables: options.table }
  const names = options.table ?? threadline.config.tables.map(formatTableName)
  const baselines = options.baseline ? await writeBaselines(host, threadline, names, options) : undefined
  const fireTriggers = options.fireTriggers === true
  const checked = options.canary ? await canary(threadline, { ...tables, fireTriggers, signal }) : undefined
  const report = await continuity(threadline, { ...tables, countUnknown: options.dryRun === true, signal })
  return {
    report,
    work: {
      ...(baselines === undefined ? {} : { baselines }),
      ...(checked === undefined ? {} : { canary: checked }),
    },
  }
}

async function writeBaselines(
  host: Host,
  threadline: Threadline,
  names: readonly string[],
  { refresh, batchSize, pause, by }: ContinuityCommandOptions,
): Promise<BaselineResult[]> {
  const actor = by === undefined ? undefined : parseActorKey(by)
  if (actor === null) throw usageError('--by must be a type and an id such as admin/7.', help)
  const results: BaselineResult[] = []
  for (const name of names) {
    const result = await baseline(threadline, name, {
      ...(refresh === undefined ? {} : { refresh }),
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(pause === undefined ? {} : { pauseMs: pause }),
      ...(actor === undefined ? {} : { actor }),
      onProgress: ({ table, snapshotRows, batches }) => {
        if (batches % 100 === 0) note(host, `${table}: ${snapshotRows} rows in ${batches} batches`)
      },
      signal: host.signal,
    })
    results.push(result)
  }
  return results
}

function textOf(host: Host, { report, work }: Found): string {
  const parts = [
    ...(work.baselines === undefined ? [] : [baselineText(work.baselines, host.stdout)]),
    ...(work.canary === undefined ? [] : [canaryText(work.canary, host.stdout)]),
    continuityText(report, host.stdout),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function failUnlessReady({ report, work }: Found): void {
  const notReady = report.tables.filter(({ ready }) => !ready).length
  if (report.tables.length === 0)
    throw new ThreadlineError('capture_incomplete', 'No table is configured, and none is named with --table.')
  if (notReady > 0)
    throw new ThreadlineError(
      'capture_incomplete',
      `Capture is not in effect for ${notReady} of ${report.tables.length} tables.`,
    )
  if (work.canary?.outcome === 'unproven')
    throw new ThreadlineError('capture_incomplete', 'The canary has not proven that changes are captured.')
  if (work.baselines?.some(({ status }) => status === 'locked'))
    throw new ThreadlineError(
      'lock_timeout',
      'Some rows were locked by other transactions the whole time; run it again to write them.',
    )
}
