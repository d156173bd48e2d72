import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import {
  type AuditTransaction,
  type Incident,
  type IncidentChange,
  stringifyJson,
} from '@threadline/contract'
import { ArrowLeft, ArrowRight, ChevronsDownUp, ChevronsUpDown, Download, Link2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { transactionQuery } from '../../api/queries.ts'
import { Button, buttonClass } from '../../components/button.tsx'
import { CommandLine } from '../../components/command-line.tsx'
import { useCopy } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page, Section } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { counted } from '../../text/inert-text.ts'
import { tableName, timelineLink, transactionLink } from '../../url/links.ts'
import { ChangeGroup } from './change-group.tsx'
import styles from './transaction.module.css'
import { TransactionFacts } from './transaction-facts.tsx'

export function TransactionScreen() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const query = useInfiniteQuery(transactionQuery(id))
  const pages = query.data?.pages ?? []
  const [first] = pages
  const changes = pages.flatMap((page) => page.changes)
  const [expanded, setExpanded] = useState<boolean | null>(null)
  const action = first?.transaction.action?.name
  return (
    <Page
      name={action ?? 'Transaction'}
      heading={action === undefined ? 'Transaction' : <bdi>{action}</bdi>}
      tools={first !== undefined && <Tools incident={first} changes={changes} />}
    >
      <QueryStates
        query={query}
        what="The transaction"
        command={`npx threadline incident ${/^\d+$/.test(id) ? id : '<transaction id>'}`}
        notFound={<NotFound />}
      >
        {first !== undefined && (
          <>
            <TransactionFacts transaction={first.transaction} />
            <Section
              title={
                <span className={styles.sectionHead}>
                  {`${counted(changes.length, 'change')}${query.hasNextPage ? ' loaded' : ''}`}
                  <Button kind="quiet" onClick={() => setExpanded(expanded !== true)}>
                    {expanded === true ? (
                      <ChevronsDownUp size={14} aria-hidden />
                    ) : (
                      <ChevronsUpDown size={14} aria-hidden />
                    )}
                    {expanded === true ? 'Fold all' : 'Expand all'}
                  </Button>
                </span>
              }
            >
              {groupByTable(changes).map(([table, members]) => (
                <ChangeGroup
                  key={`${table}${expanded}`}
                  table={table}
                  changes={members}
                  expanded={expanded}
                  few={changes.length <= 12}
                />
              ))}
              {query.hasNextPage && (
                <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
                  Load more changes
                </Button>
              )}
            </Section>
            <CommandLine command={`npx threadline incident ${first.transaction.id}`} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}

/** Tables in the order of their first change, changes in the order in which they happened. */
function groupByTable(changes: readonly IncidentChange[]): [table: string, changes: IncidentChange[]][] {
  const groups = new Map<string, IncidentChange[]>()
  for (const change of changes) {
    const table = tableName(change)
    groups.set(table, [...(groups.get(table) ?? []), change])
  }
  return [...groups]
}

interface ToolsProps {
  readonly incident: Incident
  readonly changes: readonly IncidentChange[]
}

function Tools({ incident: { transaction, previous, next }, changes }: ToolsProps) {
  const [copied, copy] = useCopy()
  const download = () => {
    const text = JSON.stringify(JSON.parse(stringifyJson({ transaction, changes })), null, 2)
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    Object.assign(document.createElement('a'), {
      href: url,
      download: `transaction-${transaction.id}.json`,
    }).click()
    URL.revokeObjectURL(url)
  }
  return (
    <>
      <Neighbour id={previous?.id}>
        <ArrowLeft size={14} aria-hidden />
        Previous of this actor
      </Neighbour>
      <Neighbour id={next?.id}>
        Next of this actor
        <ArrowRight size={14} aria-hidden />
      </Neighbour>
      <Button onClick={() => copy(location.href)}>
        <Link2 size={14} aria-hidden />
        {copied ? 'Copied' : 'Copy link'}
      </Button>
      <Button onClick={download}>
        <Download size={14} aria-hidden />
        JSON
      </Button>
      <CorrelationButton transaction={transaction} />
    </>
  )
}

function CorrelationButton({ transaction: { correlationId } }: { readonly transaction: AuditTransaction }) {
  if (correlationId === null) return null
  return (
    <TargetLink
      target={timelineLink({ correlationId }, { range: { from: undefined, to: undefined } })}
      className={buttonClass()}
    >
      Same correlation
    </TargetLink>
  )
}

function Neighbour({ id, children }: { readonly id: string | undefined; readonly children: ReactNode }) {
  return id === undefined ? (
    <Button disabled>{children}</Button>
  ) : (
    <TargetLink target={transactionLink(id)} className={buttonClass()}>
      {children}
    </TargetLink>
  )
}

function NotFound() {
  return (
    <Empty
      title="There is no such transaction"
      next={
        <TargetLink target={timelineLink()} className={buttonClass('primary')}>
          Timeline
        </TargetLink>
      }
    >
      <p>The id is not one of the trail, retention has removed it, or it lies outside of what you may see.</p>
    </Empty>
  )
}
