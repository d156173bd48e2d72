import { actorKey, type RetentionHold } from '@threadline/contract'
import { Instant } from '../../components/instant.tsx'
import { DataTable, Section } from '../../components/page.tsx'
import { inertText } from '../../text/inert-text.ts'

/** The legal holds in force: what no purge touches. */
export function HoldList({ holds }: { readonly holds: readonly RetentionHold[] }) {
  if (holds.length === 0) return null
  return (
    <Section title="Legal holds">
      <DataTable label="Legal holds" columns={['Name', 'Keeps', 'Reason', 'Since']}>
        {holds.map((hold) => (
          <tr key={hold.id}>
            <th scope="row">
              <bdi>{inertText(hold.name)}</bdi>
            </th>
            <td>
              <code>{inertText(keeps(hold), { most: 300 })}</code>
            </td>
            <td data-wrap>
              <bdi>{inertText(hold.reason, { most: 500 })}</bdi>
            </td>
            <td>
              <Instant at={hold.addedAt} form="minute" />
            </td>
          </tr>
        ))}
      </DataTable>
    </Section>
  )
}

function keeps({ table, rowKey, actor, correlationId, from, to }: RetentionHold): string {
  const criteria = [
    ['table', table],
    ['key', rowKey],
    ['actor', actor === null ? null : actorKey(actor)],
    ['correlation', correlationId],
    ['from', from],
    ['to', to],
  ] as const
  return criteria.flatMap(([name, value]) => (value === null ? [] : [`${name}:${value}`])).join(' ')
}
