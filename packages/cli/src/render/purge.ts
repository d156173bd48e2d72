import type { PurgeResult } from '@threadline/contract'
import type { PurgeProgress } from '@threadline/retention'
import type { TextOutput } from '../host.ts'
import { createPaint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { padEnd, textWidth } from '../text/width.ts'
import { count, counted } from './numbers.ts'
import { timeText } from './time.ts'

const remainders: Readonly<Record<NonNullable<PurgeResult['remainder']>, string>> = {
  max_batches: 'The limit of batches was reached; the next purge goes on.',
  partitions_in_use:
    'Some partitions could not be dropped because the trail was in use all the time; what was due in them has gone in batches, and the next purge drops them.',
  rows_locked: 'Some changes were locked by others and stay until the next purge.',
}

/** What a purge has removed, or would. */
export function purgeText(result: PurgeResult, { color, width }: TextOutput): string {
  const paint = createPaint(color)
  const { dryRun, deletedChanges, deletedTransactions, deletedActions, tables, holds } = result
  const verb = dryRun ? 'Would remove' : 'Removed'
  const nameWidth = Math.max(0, ...tables.map(({ table }) => textWidth(table)))
  const lines = [
    `${paint.heading(verb)} ${counted(deletedChanges, 'change')}, ${counted(deletedTransactions, 'transaction')}, ${counted(deletedActions, 'action')} from before ${timeText(result.cutoff)}.`,
    ...tables.map(({ table, deletedChanges: changes, cutoff }) =>
      `  ${padEnd(showText(table), nameWidth)}  ${count(changes)}${cutoff === result.cutoff ? '' : paint.quiet(` from before ${timeText(cutoff)}`)}`.slice(
        0,
        color ? undefined : width,
      ),
    ),
    ...(result.partitionsDropped.length === 0
      ? []
      : [`${dryRun ? 'As' : 'Dropped as'} whole partitions: ${result.partitionsDropped.join(', ')}.`]),
    ...(result.heldBack === 0
      ? []
      : [
          `${paint.warning('Held back:')} ${counted(result.heldBack, 'change')} by ${holds.map(({ name, changes }) => `${showText(name)} (${count(changes)})`).join(', ')}.`,
        ]),
    ...(result.remainder === null ? [] : [`${paint.warning('Not all:')} ${remainders[result.remainder]}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** A step of a purge. */
export function progressText(progress: PurgeProgress): string {
  const { event, batch, partition, elapsedMs, deletedChanges, deletedTransactions } = progress
  const what = {
    started: `run ${progress.runId}: started`,
    partition_dropped: `dropped ${partition}`,
    partition_in_use: `${partition} is in use`,
    batch: `batch ${count(batch)}`,
    ended: 'ended',
  }[event]
  return `${what}: ${counted(deletedChanges, 'change')}, ${counted(deletedTransactions, 'transaction')}, ${(elapsedMs / 1000).toFixed(1)} s`
}
