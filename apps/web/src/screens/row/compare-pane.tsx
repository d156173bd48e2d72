import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asOfQuery } from '../../api/queries.ts'
import { DiffTable } from '../../change/diff-table.tsx'
import { Instant } from '../../components/instant.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { RowState } from './as-of-pane.tsx'
import { compareRows } from './compare-rows.ts'
import styles from './row.module.css'

export interface ComparePaneProps {
  readonly table: string
  readonly rowKey: string
  readonly at: string
  readonly other: string
}

/** What is between the row at two instants. */
export function ComparePane({ table, rowKey, at, other }: ComparePaneProps) {
  const [earlierAt = at, laterAt = at] = [other, at].toSorted()
  const earlier = useQuery(asOfQuery(table, rowKey, earlierAt))
  const later = useQuery(asOfQuery(table, rowKey, laterAt))
  const [allFields, setAllFields] = useState(false)
  const both =
    earlier.data === undefined || later.data === undefined ? null : ([earlier.data, later.data] as const)
  const change = both === null ? null : compareRows(...both)
  const failed = earlier.error === null ? later : earlier
  const dimmed = earlier.isPlaceholderData || later.isPlaceholderData
  const isSame = change?.op === 'update' && change.changedFields?.length === 0
  return (
    <section className={`${styles.pane} ${dimmed ? styles.dimmed : ''}`} aria-label="Two instants compared">
      <h2 className={styles.paneHead}>
        <Instant at={earlierAt} form="exact" /> → <Instant at={laterAt} form="exact" />
      </h2>
      <QueryStates
        query={{ ...failed, data: both ?? undefined }}
        what="The row"
        command={`npx threadline as-of ${table} ${rowKey} --at ${earlierAt}`}
      >
        {both?.map(
          (result, index) =>
            result.status !== 'present' && (
              <div key={index === 0 ? earlierAt : `to ${laterAt}`}>
                <h3>{index === 0 ? 'At the earlier instant' : 'At the later instant'}</h3>
                <RowState
                  table={table}
                  result={result.status === 'deleted' ? { ...result, lastRow: null } : result}
                />
              </div>
            ),
        )}
        {isSame && !allFields && <p className={styles.detail}>The row was the same at both instants.</p>}
        {change?.op === 'update' && (
          <Segmented
            label="Fields"
            value={allFields ? 'all' : 'changed'}
            options={[
              { value: 'changed', label: 'only changed' },
              { value: 'all', label: 'all fields' },
            ]}
            onChange={(value) => setAllFields(value === 'all')}
          />
        )}
        {change !== null && !(isSame && !allFields) && (
          <DiffTable change={change} allFields={allFields} label="Fields at both instants" />
        )}
      </QueryStates>
    </section>
  )
}
