import type { BaselineRun, ContinuityState, TableContinuity } from '@threadline/contract'
import { formatTableName, type TableName } from '@threadline/core'
import { counted, regenerate, threadlineCommand } from '../findings/finding.ts'

/** What is known of where the history of a table begins. */
export interface ContinuityKnowledge extends TableName {
  readonly ready: boolean
  readonly capturedSince: string | null
  readonly firstChangeAt: string | null
  readonly baseline: BaselineRun | null
  readonly unknownRows: number | null
}

type Explained = Pick<TableContinuity, 'state' | 'explanation' | 'command'>

/** Where history begins, in a sentence or two, and what would make it better. */
export function explainContinuity(table: ContinuityKnowledge): Explained {
  const state = stateOf(table)
  const explanation = [sentences[state](table), gapOf(table)].filter((text) => text !== '').join(' ')
  return { state, explanation, command: commandOf(table, state) }
}

/** A baseline of which a purge has left nothing is none any more. */
function isPurged({ baseline, firstChangeAt }: ContinuityKnowledge): boolean {
  if (baseline?.finishedAt == null || baseline.snapshotRows === 0) return false
  return firstChangeAt === null || firstChangeAt > baseline.finishedAt
}

function stateOf(table: ContinuityKnowledge): ContinuityState {
  if (table.capturedSince === null) return 'not_captured'
  if (table.baseline === null || isPurged(table)) return 'capture'
  return table.baseline.finishedAt === null ? 'baseline_unfinished' : 'baseline'
}

const sentences: Readonly<Record<ContinuityState, (table: ContinuityKnowledge) => string>> = {
  not_captured: () => 'Nothing captures it, so there is no history.',
  capture: (table) =>
    `History begins with capture, ${since(table)}. Rows that were there before are known from their first change on${
      isPurged(table)
        ? ', because the baseline has been purged since'
        : '; until then, nothing is known of them'
    }.`,
  baseline_unfinished: ({ baseline }) =>
    `A baseline was begun at ${baseline?.startedAt} and is not finished; it has written ${rows(baseline)} so far. The other rows are known from their first change on.`,
  baseline: (table) =>
    `Every row is known from ${table.baseline?.finishedAt} on: a baseline wrote ${rows(table.baseline)} that nothing was known of. Of the time before, only what was captured is known, ${since(table)}.`,
}

const rows = (run: BaselineRun | null) => counted(run?.snapshotRows ?? 0, 'row')

function since({ capturedSince, firstChangeAt }: ContinuityKnowledge): string {
  const first =
    firstChangeAt === null
      ? 'no change so far'
      : firstChangeAt < (capturedSince ?? '')
        ? `first change at ${firstChangeAt}`
        : `the oldest change that is kept is of ${firstChangeAt}`
  return `since ${capturedSince} (${first})`
}

function gapOf({ ready, capturedSince, unknownRows }: ContinuityKnowledge): string {
  const gap = ready || capturedSince === null ? '' : 'Capture is not in effect at present: history has a gap.'
  if (unknownRows === null) return gap
  const unknown =
    unknownRows === 0
      ? 'The trail knows every row that is there now.'
      : `Of ${counted(unknownRows, 'row')} that ${unknownRows === 1 ? 'is' : 'are'} there now, nothing is known.`
  return gap === '' ? unknown : `${gap} ${unknown}`
}

function commandOf(table: ContinuityKnowledge, state: ContinuityState): string | null {
  if (!table.ready) return regenerate(table)
  if (state === 'baseline' && (table.unknownRows ?? 0) === 0) return null
  if (table.unknownRows === 0) return state === 'baseline_unfinished' ? finish(table) : null
  return finish(table)
}

const finish = (table: TableName) =>
  threadlineCommand('continuity', '--table', formatTableName(table), '--baseline')
