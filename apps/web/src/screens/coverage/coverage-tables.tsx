import type { CoverageStatus, TableCoverage } from '@threadline/contract'
import { Check, CircleDashed, CircleX, type LucideIcon } from 'lucide-react'
import { CopyButton } from '../../components/copy-button.tsx'
import { Instant } from '../../components/instant.tsx'
import { DataTable, numberClass, Section } from '../../components/page.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { formatCount, inertText } from '../../text/inert-text.ts'
import { tableName, timelineLink } from '../../url/links.ts'
import styles from './coverage.module.css'

const looks: Record<CoverageStatus, [LucideIcon, string, string | undefined]> = {
  covered: [Check, 'covered', styles.covered],
  uncovered: [CircleX, 'uncovered', styles.uncovered],
  expected_uncovered: [CircleDashed, 'expected uncovered', styles.none],
}

const order: readonly CoverageStatus[] = ['uncovered', 'covered', 'expected_uncovered']

/** Every table: the gaps first. */
export function CoverageTables({ tables }: { readonly tables: readonly TableCoverage[] }) {
  const sorted = tables.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
  return (
    <Section title="Tables">
      <DataTable
        label="Tables"
        columns={[
          'Table',
          'Status',
          'Protected',
          'Last change',
          { title: 'Last 24 h', number: true },
          { title: 'Errors', number: true },
          { title: 'Warnings', number: true },
          'Command for a gap',
        ]}
      >
        {sorted.map((table) => (
          <TableRow key={tableName(table)} table={table} />
        ))}
      </DataTable>
    </Section>
  )
}

function TableRow({ table }: { readonly table: TableCoverage }) {
  const [Icon, text, look] = looks[table.status]
  const name = tableName(table)
  const command = `npx threadline gen triggers --tables ${name} --apply`
  return (
    <tr>
      <th scope="row">
        <TargetLink target={timelineLink({ table: name })}>
          <bdi className={styles.table}>{inertText(name, { most: 130 })}</bdi>
        </TargetLink>
        {table.partitions > 0 && <span className={styles.checked}> {table.partitions} partitions</span>}
      </th>
      <td>
        <span className={`${styles.status} ${look}`}>
          <Icon size={13} aria-hidden />
          {text}
        </span>
      </td>
      <td>{table.protected ? 'yes' : 'no'}</td>
      <td>
        {table.lastChangeAt === null ? (
          <span className={styles.checked}>never</span>
        ) : (
          <Instant at={table.lastChangeAt} form="relative" />
        )}
      </td>
      <td className={numberClass}>{formatCount(table.changesLastDay)}</td>
      <td className={numberClass}>{table.errors}</td>
      <td className={numberClass}>{table.warnings}</td>
      <td>
        {table.status === 'uncovered' ? (
          <span className={styles.command}>
            <code>{inertText(command, { most: 200 })}</code>
            <CopyButton text={command} label={`Copy the command for ${inertText(name, { most: 80 })}`} />
          </span>
        ) : (
          <span className={styles.checked}>
            {table.expectedBy === 'baseline' ? 'bookkeeping of a tool' : (table.expectedBy ?? '')}
          </span>
        )}
      </td>
    </tr>
  )
}
