import type { RetentionRun } from '@threadline/contract'
import { Actor } from '../../components/actor.tsx'
import { Instant } from '../../components/instant.tsx'
import { DataTable, numberClass, Section } from '../../components/page.tsx'
import { formatCount, inertText } from '../../text/inert-text.ts'
import { formatDuration } from '../../time/format-time.ts'
import styles from './retention.module.css'

/** Purges with their duration and counts. */
export function RunTable({
  title,
  runs,
}: {
  readonly title: string
  readonly runs: readonly RetentionRun[]
}) {
  return (
    <Section title={title}>
      <DataTable
        label={title}
        columns={[
          'Started',
          'Outcome',
          'By',
          ...['Took', 'Changes', 'Transactions', 'Held back', 'Batches'].map((name) => ({
            title: name,
            number: true as const,
          })),
        ]}
      >
        {runs.map((run) => (
          <tr key={run.id}>
            <th scope="row">
              <Instant at={run.startedAt} form="full" />
            </th>
            <td>
              <span className={run.error === null ? undefined : styles.failed}>{run.outcome}</span>
              {run.remainder !== null && (
                <span className={styles.own}> {run.remainder.replaceAll('_', ' ')}</span>
              )}
              {run.error !== null && (
                <span className={styles.own}>
                  {' '}
                  <code>{inertText(run.error.code)}</code> {inertText(run.error.message, { most: 200 })}
                </span>
              )}
            </td>
            <td>{run.actor === null ? <code>{inertText(run.login)}</code> : <Actor actor={run.actor} />}</td>
            <td className={numberClass}>
              {formatDuration(Date.parse(run.endedAt ?? run.progressAt) - Date.parse(run.startedAt))}
            </td>
            <td className={numberClass}>{formatCount(run.deletedChanges)}</td>
            <td className={numberClass}>{formatCount(run.deletedTransactions)}</td>
            <td className={numberClass}>{formatCount(run.heldBack)}</td>
            <td className={numberClass}>{formatCount(run.batches)}</td>
          </tr>
        ))}
      </DataTable>
    </Section>
  )
}
