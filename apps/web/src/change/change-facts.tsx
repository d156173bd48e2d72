import { type AuditChange, formatRowKey } from '@threadline/contract'
import { Actor } from '../components/actor.tsx'
import { Facts } from '../components/facts.tsx'
import { Id } from '../components/id.tsx'
import { Instant } from '../components/instant.tsx'
import { rowLink, tableName, timelineLink, transactionLink } from '../url/links.ts'

const everything = { range: { from: undefined, to: undefined } } as const

/** When, who, where: the facts of one change with links to where they lead. */
export function ChangeFacts({ change }: { readonly change: AuditChange }) {
  const { rowKey, key, correlationId, requestId, partition } = change
  const table = tableName(change)
  return (
    <Facts
      facts={[
        ['Captured', <Instant key="at" at={change.capturedAt} form="exact" />],
        ['Actor', <Actor key="actor" actor={change.actor} />],
        ['Table', <Id key="table" value={table} name="table" most={60} target={timelineLink({ table })} />],
        rowKey !== null && [
          'Row key',
          <Id
            key="key"
            value={formatRowKey(rowKey, Object.keys(key ?? {}))}
            name="row key"
            most={48}
            target={rowLink(change) ?? undefined}
          />,
        ],
        [
          'Transaction',
          <Id
            key="tx"
            value={change.transactionId}
            name="transaction id"
            most={24}
            target={transactionLink(change.transactionId)}
          />,
        ],
        correlationId !== null && [
          'Correlation',
          <Id
            key="cor"
            value={correlationId}
            name="correlation id"
            most={36}
            target={timelineLink({ correlationId }, everything)}
          />,
        ],
        requestId !== null && [
          'Request',
          <Id
            key="req"
            value={requestId}
            name="request id"
            most={36}
            target={timelineLink({ requestId }, everything)}
          />,
        ],
        partition !== null && ['Partition', <Id key="part" value={partition} name="partition" most={48} />],
      ]}
    />
  )
}
