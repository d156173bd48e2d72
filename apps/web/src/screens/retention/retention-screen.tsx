import { useQuery } from '@tanstack/react-query'
import type { RetentionStatus } from '@threadline/contract'
import { metaQuery, retentionQuery } from '../../api/queries.ts'
import { CommandLine } from '../../components/command-line.tsx'
import { Facts } from '../../components/facts.tsx'
import { Instant } from '../../components/instant.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page, Section } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { counted, formatCount } from '../../text/inert-text.ts'
import { formatDuration } from '../../time/format-time.ts'
import { HoldList } from './hold-list.tsx'
import { PurgePanel } from './purge-panel.tsx'
import styles from './retention.module.css'
import { RunTable } from './run-table.tsx'
import { PartitionTable, WindowTable } from './window-table.tsx'

/** While a purge runs its progress is looked at more often. */
const pollMilliseconds = (status: RetentionStatus | undefined) => (status?.running == null ? 30_000 : 2_000)

export function RetentionScreen() {
  const query = useQuery({ ...retentionQuery, refetchInterval: ({ state }) => pollMilliseconds(state.data) })
  const { data: meta } = useQuery(metaQuery)
  const { data } = query
  const mayPurge = meta?.features.purge === true && meta.permissions.includes('purge')
  return (
    <Page name="Retention" heading="Retention">
      <QueryStates query={query} what="Retention" command="npx threadline retention purge --dry-run">
        {data !== undefined && (
          <>
            <Policy status={data} />
            {data.running !== null && <RunTable title="Running now" runs={[data.running]} />}
            {mayPurge ? (
              <PurgePanel status={data} />
            ) : (
              <CommandLine command="npx threadline retention purge --dry-run" />
            )}
            <WindowTable tables={data.tables} />
            <PartitionTable partitions={data.partitions} />
            <HoldList holds={data.holds} />
            {data.lastRun !== null && <RunTable title="Last run" runs={[data.lastRun]} />}
          </>
        )}
      </QueryStates>
    </Page>
  )
}

function Policy({ status }: { readonly status: RetentionStatus }) {
  const { enabled, maxAgeSeconds, cutoff, eligible, monthsAhead, intervalMinutes, deleteEmptyTransactions } =
    status
  return (
    <Section title="Policy">
      {!enabled && (
        <Notice>Retention is not enabled: everything is kept. The policy lives in the configuration.</Notice>
      )}
      <div className={styles.policy}>
        <Facts
          facts={[
            ['Kept for', maxAgeSeconds === null ? 'ever' : formatDuration(maxAgeSeconds * 1000)],
            cutoff !== null && ['Cut-off', <Instant key="cutoff" at={cutoff} form="full" />],
            ['Looks every', formatDuration(intervalMinutes * 60_000)],
          ]}
        />
        <Facts
          facts={[
            eligible !== null && [
              'Eligible',
              `${counted(eligible.changes, 'change')} in ${counted(eligible.transactions, 'transaction')}`,
            ],
            eligible !== null && eligible.heldBack > 0 && ['Held back', formatCount(eligible.heldBack)],
            eligible !== null &&
              eligible.partitions.length > 0 && ['Whole months', eligible.partitions.join(', ')],
            ['Emptied', deleteEmptyTransactions ? 'empty transactions go too' : 'empty transactions stay'],
            ['Months ready', `${monthsAhead} ahead`],
          ]}
        />
      </div>
    </Section>
  )
}
