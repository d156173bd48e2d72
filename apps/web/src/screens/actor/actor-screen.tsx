import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ActorRef, actorKey, parseActorKey } from '@threadline/contract'
import { useMemo } from 'react'
import { actorQuery, histogramQuery } from '../../api/queries.ts'
import { actorTypeName } from '../../components/actor.tsx'
import { Button, buttonClass } from '../../components/button.tsx'
import { CommandLine } from '../../components/command-line.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { ErrorNotice, Notice } from '../../components/notice.tsx'
import { Page, Section } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { inertText } from '../../text/inert-text.ts'
import { noActorId, timelineLink } from '../../url/links.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import { writeFilters } from '../../url/timeline-search.ts'
import { Histogram } from '../timeline/histogram.tsx'
import { useAnchoredRange } from '../timeline/use-anchored-range.ts'
import styles from './summary-list.module.css'
import { SummaryList } from './summary-list.tsx'

const windows = ['1h', '24h', '7d', '30d'] as const

export function ActorScreen() {
  const { type = '', id = '' } = useParams({ strict: false }) as { type?: string; id?: string }
  const actor = parseActorKey(type === 'anonymous' && id === noActorId ? type : `${type}/${id}`)
  if (actor === null)
    return (
      <Empty alone title="There is no such actor">
        <p>
          <code>{inertText(type, { most: 60 })}</code> is not a kind of actor, or the id is missing.
        </p>
      </Empty>
    )
  return <KnownActor actor={actor} />
}

function KnownActor({ actor }: { readonly actor: ActorRef }) {
  const search = useSearch({ strict: false }) as SearchRecord
  const navigate = useNavigate()
  const given = windows.find((name) => name === search.window)
  const chosen = given ?? '24h'
  const range = useMemo(() => ({ last: chosen }), [chosen])
  const { instants } = useAnchoredRange(range)
  const from: SearchRecord = instants.from === undefined ? {} : { from: instants.from }
  const query = useInfiniteQuery(actorQuery(actor.type, actor.id ?? noActorId, from))
  const filters = { actor: actorKey(actor) }
  const histogram = useQuery(histogramQuery({ ...writeFilters(filters), ...from }))
  const summaries = query.data?.pages.flatMap(({ items }) => items) ?? []
  const name = actorKey(actor)
  return (
    <Page
      name={name}
      heading={
        <>
          <span className={styles.type}>{actorTypeName(actor.type)}</span>
          {actor.id !== undefined && <bdi className={styles.name}>{inertText(actor.id, { most: 120 })}</bdi>}
          <CopyButton text={name} label="Copy actor" />
        </>
      }
      tools={
        <>
          <Segmented
            label="Window"
            value={chosen}
            options={windows.map((value) => ({ value, label: value }))}
            onChange={(window) => void navigate({ to: '.', search: { window } as never })}
          />
          <TargetLink target={timelineLink(filters, { range })} className={buttonClass()}>
            Changes in the timeline
          </TargetLink>
        </>
      }
    >
      {search.window !== undefined && given === undefined && (
        <Notice kind="warn">
          The window of the address is none of {windows.join(', ')}; it is left out.
        </Notice>
      )}
      <Section>
        {histogram.error !== null && (
          <ErrorNotice
            what="The activity could not be loaded"
            error={histogram.error}
            retry={() => void histogram.refetch()}
          />
        )}
        <Histogram
          data={histogram.data}
          dimmed={histogram.isPlaceholderData}
          onZoom={(zoomed) => void navigate(timelineLink(filters, { range: zoomed }) as never)}
        />
      </Section>
      <Section title="Transactions">
        <QueryStates
          query={query}
          what="What the actor did"
          command={`npx threadline actor ${actor.type} ${actor.id ?? ''} --from ${chosen}`}
        >
          {summaries.length === 0 ? (
            <Empty
              title={`Nothing in the last ${chosen}`}
              next={
                <Button
                  kind="primary"
                  onClick={() => void navigate({ to: '.', search: { window: '30d' } as never })}
                >
                  Last 30 days
                </Button>
              }
            >
              <p>This actor has changed nothing in this window.</p>
            </Empty>
          ) : (
            <>
              <SummaryList summaries={summaries} />
              {query.hasNextPage && (
                <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
                  Older transactions
                </Button>
              )}
            </>
          )}
        </QueryStates>
      </Section>
      <CommandLine command={`npx threadline actor ${actor.type} ${actor.id ?? ''} --from ${chosen}`} />
    </Page>
  )
}
