import { changeOps, type TransactionSummary } from '@threadline/contract'
import { Fragment } from 'react'
import { Instant } from '../../components/instant.tsx'
import { OpMark } from '../../components/op-mark.tsx'
import { DataTable } from '../../components/page.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { formatCount, inertText } from '../../text/inert-text.ts'
import { tableName, transactionLink } from '../../url/links.ts'
import styles from './summary-list.module.css'

/** Transactions with one line each: what, how many, where. */
export function SummaryList({ summaries }: { readonly summaries: readonly TransactionSummary[] }) {
  return (
    <DataTable label="Transactions" columns={['Time', 'What', 'Where', 'Correlation']}>
      {summaries.map((summary) => (
        <tr key={summary.transactionId}>
          <th scope="row">
            <Instant at={summary.capturedAt} form="full" />
          </th>
          <td>
            <TargetLink target={transactionLink(summary.transactionId)}>
              <bdi>{actionNames(summary)}</bdi>
            </TargetLink>
          </td>
          <td>
            <Where summary={summary} />
          </td>
          <td>
            <code>{inertText(summary.transaction?.correlationId ?? '—', { most: 40 })}</code>
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

function actionNames({ transaction, transactionId }: TransactionSummary): string {
  const names = transaction?.actions.map(({ name }) => name) ?? []
  return names.length === 0
    ? `transaction ${transactionId}`
    : inertText(names.slice(0, 3).join(', '), { most: 120 })
}

function Where({ summary: { tables, capped } }: { readonly summary: TransactionSummary }) {
  return (
    <span className={styles.where}>
      {capped && 'at least '}
      {tables.slice(0, 4).map((table) => (
        <Fragment key={tableName(table)}>
          {changeOps
            .filter((op) => table.ops[op] > 0)
            .map((op) => (
              <span key={op} className={styles.part}>
                {formatCount(table.ops[op])} <OpMark op={op} />
              </span>
            ))}
          <bdi className={styles.table}>{inertText(tableName(table), { most: 80 })}</bdi>
        </Fragment>
      ))}
      {tables.length > 4 && `and ${tables.length - 4} more tables`}
    </span>
  )
}
