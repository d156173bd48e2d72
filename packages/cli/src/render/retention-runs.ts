import type { RetentionRun } from '@threadline/contract'
import { actorKey } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { count, counted } from './numbers.ts'
import { timeText } from './time.ts'

/** Purges, one paragraph for each. */
export function runsText(runs: readonly RetentionRun[], { color }: TextOutput): string {
  const paint = createPaint(color)
  return `${runs.map((run) => runText(run, paint)).join('\n\n')}\n`
}

/** One purge. */
export function runText(run: RetentionRun, paint: Paint): string {
  const who = run.actor === null ? run.login : `${actorKey(run.actor)} (${run.login})`
  return [
    `${paint.heading(`Run ${run.id}`)} ${outcomeText(run, paint)} · ${timeText(run.startedAt)}${seconds(run)} · ${run.trigger} · ${showText(who)}`,
    `  ${counted(run.deletedChanges, 'change')}, ${counted(run.deletedTransactions, 'transaction')}, ${counted(run.deletedActions, 'action')} from before ${timeText(run.cutoff)} · ${counted(
      run.batches,
      'batch',
    ).replace(/batchs$/, 'batches')} · ${counted(run.partitionsDropped.length, 'partition')} dropped`,
    ...(run.heldBack === 0
      ? []
      : [
          `  held back ${count(run.heldBack)}: ${run.holds.map(({ name, changes }) => `${showText(name)} (${count(changes)})`).join(', ')}`,
        ]),
    ...(run.error === null ? [] : [`  ${paint.error(run.error.code)} ${showText(run.error.message)}`]),
  ].join('\n')
}

function outcomeText({ outcome, remainder }: RetentionRun, paint: Paint): string {
  const text = remainder === null ? outcome : `${outcome} (${remainder})`
  if (outcome === 'completed') return paint.good(text)
  return outcome === 'running' || outcome === 'incomplete' ? paint.warning(text) : paint.error(text)
}

function seconds({ startedAt, endedAt }: RetentionRun): string {
  return endedAt === null ? '' : ` for ${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`
}
