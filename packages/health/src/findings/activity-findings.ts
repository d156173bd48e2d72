import type { Finding } from '@threadline/contract'
import { formatTableName, type TableName } from '@threadline/core'
import type { TableActivity } from '../coverage/activity.ts'
import { counted, finding, threadlineCommand } from './finding.ts'

/** A table counts as busy when it had changes in so many hours of the last two weeks. */
const busyHours = 40
/** And as silent after so many times its longest pause, but not before so many hours. */
const pauses = 3
const leastSilence = 6

/**
 * What the trail tells about a captured table: writes without an actor above a share, and a busy table that has stopped producing changes. Whether it should
 * have produced some the trail cannot know, so both are warnings, and their commands show more.
 *
 * @param threshold - The share of changes of the last 24 hours without an actor that is still all right, from 0 to 1.
 */
export function activityFindings(table: TableName, activity: TableActivity, threshold: number): Finding[] {
  const { changes, unattributed, activeHours, longestPause, silence } = activity
  const look = (from: string) =>
    threadlineCommand('timeline', '--table', formatTableName(table), '--from', from)
  const findings: Finding[] = []
  if (unattributed > threshold * Math.max(changes, unattributed))
    findings.push(
      finding('unattributed_writes', table, {
        message: `${counted(unattributed, 'change')} of the last 24 hours ${unattributed === 1 ? 'has' : 'have'} no actor, of ${Math.max(changes, unattributed).toLocaleString('en-US')}: more than ${percent(threshold)}.`,
        command: look('24h'),
      }),
    )
  if (activeHours >= busyHours && silence > Math.max(leastSilence, pauses * longestPause))
    findings.push(
      finding('capture_silent', table, {
        message: `It had changes in ${activeHours} hours of the last two weeks, never ${Math.floor(longestPause) + 1} hours apart, and has had none for ${Math.floor(silence)} hours.`,
        command: look(`${Math.ceil(silence) + 1}h`),
      }),
    )
  return findings
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`
