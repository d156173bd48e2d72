import { useQuery } from '@tanstack/react-query'
import type { AsOfResult, JsonObject } from '@threadline/contract'
import { asOfQuery } from '../../api/queries.ts'
import { DiffTable } from '../../change/diff-table.tsx'
import { JsonView } from '../../change/json-view.tsx'
import { Instant } from '../../components/instant.tsx'
import { Mark } from '../../components/mark.tsx'
import { Notice } from '../../components/notice.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { inertText } from '../../text/inert-text.ts'
import { rowAddress, transactionLink } from '../../url/links.ts'
import styles from './row.module.css'
import { markAt, type RowLife } from './row-instants.ts'

export interface AsOfPaneProps {
  readonly table: string
  readonly rowKey: string
  readonly at: string
  readonly life: RowLife
}

/** The row at the chosen instant, and the change that brought it there. */
export function AsOfPane({ table, rowKey, at, life }: AsOfPaneProps) {
  const query = useQuery(asOfQuery(table, rowKey, at))
  const last = markAt(life, at)
  return (
    <section
      className={`${styles.pane} ${query.isPlaceholderData ? styles.dimmed : ''}`}
      aria-label="The row at the instant"
    >
      <h2 className={styles.paneHead}>
        As of <Instant at={at} form="exact" />
      </h2>
      <QueryStates
        query={query}
        what="The row"
        command={`npx threadline as-of ${table} ${rowKey} --at ${at}`}
      >
        {query.data !== undefined && <RowState table={table} result={query.data} />}
      </QueryStates>
      {last !== undefined && (
        <>
          <h3>The change that led to this</h3>
          <DiffTable key={last.id} change={last} allFields={false} label="Fields of the last change" />
        </>
      )}
    </section>
  )
}

export function RowState({ table, result }: { readonly table: string; readonly result: AsOfResult }) {
  switch (result.status) {
    case 'present':
      return <RowValues row={result.row} redacted={result.redactedFields} />
    case 'deleted':
      return (
        <>
          <Notice kind="warn">
            {result.movedTo !== null ? (
              <>
                The row was not here: it had been given the key{' '}
                <TargetLink target={rowAddress(table, result.movedTo)}>
                  {inertText(result.movedTo, { most: 80 })}
                </TargetLink>
              </>
            ) : result.op === 'truncate' ? (
              'The row was not there: its table had been truncated'
            ) : (
              'The row was not there: it had been deleted'
            )}{' '}
            at <Instant at={result.since} form="full" /> in{' '}
            <TargetLink target={transactionLink(result.transactionId)}>this transaction</TargetLink>.
            {result.lastRow !== null && ' Its last values:'}
          </Notice>
          {result.lastRow !== null && <RowValues row={result.lastRow} redacted={result.redactedFields} />}
        </>
      )
    case 'before_audit_horizon':
      return (
        <Notice kind="info">
          This instant lies before the audit horizon: nothing is known of the row, and nothing is made up.
          {result.horizon !== null && (
            <>
              {' '}
              Its first known moment is <Instant at={result.horizon} form="full" />.
            </>
          )}
        </Notice>
      )
  }
}

const fieldsShown = 300

function RowValues({ row, redacted }: { readonly row: JsonObject; readonly redacted: readonly string[] }) {
  const fields = Object.keys(row)
  return (
    <table className={styles.values} aria-label="Values of the row">
      <tbody>
        {fields.slice(0, fieldsShown).map((field) => (
          <tr key={field}>
            <th scope="row">
              <bdi>{inertText(field, { most: 130 })}</bdi>
            </th>
            <td>
              {redacted.includes(field) ? (
                <Mark state="redacted" />
              ) : (
                <JsonView value={(Object.hasOwn(row, field) ? row[field] : null) ?? null} />
              )}
            </td>
          </tr>
        ))}
        {fields.length > fieldsShown && (
          <tr>
            <td colSpan={2}>… and {fields.length - fieldsShown} more fields</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
