import type { TableRetention, TrailPartition } from '@threadline/contract'
import { DataTable, numberClass, Section } from '../../components/page.tsx'
import { formatBytes, formatCount, inertText } from '../../text/inert-text.ts'
import { formatDuration } from '../../time/format-time.ts'
import styles from './retention.module.css'

const inMonth = 30

/** The window of each table, and how it grows. */
export function WindowTable({ tables }: { readonly tables: readonly TableRetention[] }) {
  return (
    <Section title="Windows and growth">
      <DataTable
        label="Windows and growth by table"
        columns={[
          'Table',
          'Window',
          ...['Eligible', 'Changes a day', 'Growth a day', 'In 30 days', 'At full window'].map((title) => ({
            title,
            number: true as const,
          })),
        ]}
      >
        {tables.map((table) => (
          <tr key={table.table}>
            <th scope="row">
              <bdi className={styles.name}>{inertText(table.table, { most: 130 })}</bdi>
            </th>
            <td>
              {table.maxAgeSeconds === null ? 'for ever' : formatDuration(table.maxAgeSeconds * 1000)}
              {table.ownWindow && <span className={styles.own}> its own</span>}
            </td>
            <td className={numberClass}>{table.eligible === null ? '—' : formatCount(table.eligible)}</td>
            <td className={numberClass}>{formatCount(Math.round(table.changesPerDay))}</td>
            <td className={numberClass}>{formatBytes(table.bytesPerDay)}</td>
            <td className={numberClass}>+{formatBytes(table.bytesPerDay * inMonth)}</td>
            <td className={numberClass}>
              {table.bytesAtWindow === null ? '—' : formatBytes(table.bytesAtWindow)}
            </td>
          </tr>
        ))}
      </DataTable>
    </Section>
  )
}

/** The trail by month; whole months go at once. */
export function PartitionTable({ partitions }: { readonly partitions: readonly TrailPartition[] }) {
  const filled = partitions.filter(({ changes }) => changes > 0)
  const most = Math.max(1, ...filled.map(({ bytes }) => bytes))
  return (
    <Section title="The trail by month">
      <DataTable
        label="Partitions"
        columns={['Month', { title: 'Changes', number: true }, { title: 'Size', number: true }, 'Share']}
      >
        {filled.map((partition) => (
          <tr key={partition.name}>
            <th scope="row">
              {(partition.from ?? 'the beginning').slice(0, 7)}{' '}
              <span className={styles.own}>{partition.name}</span>
            </th>
            <td className={numberClass}>≈ {formatCount(partition.changes)}</td>
            <td className={numberClass}>{formatBytes(partition.bytes)}</td>
            <td className={styles.share}>
              <span className={styles.bar} style={{ width: `${(partition.bytes / most) * 100}%` }} />
            </td>
          </tr>
        ))}
      </DataTable>
      {filled.length === 0 && <p className={styles.own}>No month has a counted change yet.</p>}
    </Section>
  )
}
