import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { facetsQuery, histogramQuery, metaQuery, timelineQuery } from '../../api/queries.ts'
import { useKept } from '../../api/use-kept.ts'
import { ErrorNotice, Notice } from '../../components/notice.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useShortcuts } from '../../keyboard/use-shortcuts.ts'
import { mergeLive, mostLiveRows } from '../../live/live-batches.ts'
import { type Live, useLive } from '../../live/use-live.ts'
import { usePreferences } from '../../prefs/preferences.ts'
import { useTitle } from '../../shell/use-title.ts'
import { counted } from '../../text/inert-text.ts'
import { defaultRange } from '../../time/time-range.ts'
import { rowLink, tableName, transactionLink } from '../../url/links.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import { writeFilters } from '../../url/timeline-search.ts'
import { ChangeList } from './change-list.tsx'
import { FacetRail } from './facet-rail.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Histogram } from './histogram.tsx'
import { LivePill } from './live-pill.tsx'
import { RangePicker } from './range-picker.tsx'
import { TimelineEmpty } from './timeline-empty.tsx'
import styles from './timeline-screen.module.css'
import { TimelineStatus } from './timeline-status.tsx'
import { TimelineTools } from './timeline-tools.tsx'
import { useAnchoredRange } from './use-anchored-range.ts'
import { useTimelineState } from './use-timeline-state.ts'

// Apart, because the first sight of the list does not need it; it is there by the time somebody has read a line.
const loadPanel = () => import('./change-panel.tsx')
const ChangePanel = lazy(loadPanel)

export function TimelineScreen() {
  useTitle('Timeline')
  const { state, problems, update } = useTimelineState()
  const { filters, range, change: openId, live: isLive } = state
  const { instants, anchoredAt, refresh } = useAnchoredRange(range)
  const conditions = useMemo(() => writeFilters(filters), [filters])
  const search = useMemo((): SearchRecord => withInstants(conditions, instants), [conditions, instants])
  const { railHidden } = usePreferences()
  const { data: meta } = useQuery(metaQuery)
  const timeline = useInfiniteQuery(timelineQuery(search))
  const histogram = useQuery(histogramQuery(search))
  const facets = useQuery(facetsQuery(search))
  const pages = useKept(timeline.data)
  const buckets = useKept(histogram.data)
  const counts = useKept(facets.data)
  const live = useLive({ enabled: isLive, search: conditions, onReady: refresh })

  const loaded = useMemo(() => pages?.pages.flatMap(({ items }) => items) ?? [], [pages])
  const { rows, marks } = useMemo(() => mergeLive(live, loaded), [live, loaded])
  const [active, setActive] = useState<string>()
  const [rangeOpen, setRangeOpen] = useState(false)
  const [scrolledDown, setScrolledDown] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const filterInput = useRef<HTMLInputElement>(null)
  const beforeZoom = useRef(defaultRange)
  const navigate = useNavigate()
  const activeId = openId ?? active
  const activeIndex = rows.findIndex(({ id }) => id === activeId)

  const open = useCallback(
    (id: string) => {
      setActive(id)
      update({ change: id }, { replace: openId !== undefined })
    },
    [update, openId],
  )
  const close = useCallback(() => {
    setActive(openId)
    update({ change: undefined })
    scroller.current?.focus({ preventScroll: true })
  }, [update, openId])
  const step = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, activeIndex + by))]
    if (next === undefined) return
    setActive(next.id)
    if (openId !== undefined) update({ change: next.id }, { replace: true })
    else scroller.current?.focus({ preventScroll: true })
  }
  const toggleLive = () =>
    update(
      isLive || 'last' in range
        ? { live: !isLive }
        : { live: true, range: { from: range.from, to: undefined } },
    )
  const zoom = (chosen: { from: string; to: string }) => {
    if ('last' in range) beforeZoom.current = range
    update({ range: chosen, live: false })
  }

  const isReading = useLiveRelease(live, openId !== undefined || scrolledDown, () => {
    live.clear()
    refresh()
  })
  const openChange = activeIndex >= 0 ? rows[activeIndex] : undefined
  useShortcuts({
    '/': () => filterInput.current?.focus(),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    l: toggleLive,
    t: () => setRangeOpen(true),
    r: refresh,
    Escape: () => (openId === undefined ? false : close()),
    Enter: () => {
      if (openChange === undefined) return false
      if (openId === undefined) return open(openChange.id)
      return navigate(transactionLink(openChange.transactionId) as never)
    },
    o: () => {
      const target = openChange === undefined ? null : rowLink(openChange)
      return target === null ? false : navigate(target as never)
    },
  })

  const hasRows = rows.length > 0
  useEffect(() => {
    if (hasRows) void loadPanel()
  }, [hasRows])

  // Only another filter dims what is shown; further pages do not.
  const dimmed = timeline.isPlaceholderData
  const isFirstLoad = pages === undefined && timeline.error === null
  return (
    <div className={styles.screen}>
      <h1 className="hidden-visually">Timeline</h1>
      <div className={styles.bar}>
        <FilterBar
          filters={filters}
          tables={meta?.tables.map(tableName) ?? []}
          actors={counts?.actor.values.map(({ value }) => value) ?? []}
          onChange={(next) => update({ filters: next, change: undefined })}
          inputRef={filterInput}
        />
        <RangePicker
          range={range}
          onChange={(next) => update({ range: next, live: isLive && 'last' in next })}
          open={rangeOpen}
          onOpenChange={setRangeOpen}
        />
        <TimelineTools
          state={state}
          search={search}
          meta={meta}
          onToggleLive={toggleLive}
          onRefresh={refresh}
        />
      </div>
      {problems.length > 0 && (
        <Notice kind="warn">
          The address has parts that cannot be used:{' '}
          {problems.map(({ name, message }) => `${name} ${message}`).join('; ')}. They are left out.
        </Notice>
      )}
      {histogram.error !== null && (
        <ErrorNotice
          what="The histogram could not be loaded"
          error={histogram.error}
          retry={() => void histogram.refetch()}
        />
      )}
      <Histogram
        data={buckets}
        dimmed={histogram.isPlaceholderData}
        onZoom={zoom}
        onReset={'last' in range ? undefined : () => update({ range: beforeZoom.current })}
      />
      <div className={styles.main}>
        {!railHidden && (
          <FacetRail
            facets={counts}
            error={facets.error}
            retry={() => void facets.refetch()}
            dimmed={facets.isPlaceholderData}
            filters={filters}
            onChange={(next) => update({ filters: next, change: undefined })}
          />
        )}
        <div className={styles.results}>
          <TimelineStatus
            search={search}
            shown={rows.length}
            live={isLive ? live.connection : 'off'}
            anchoredAt={anchoredAt}
            fetching={timeline.isFetching}
            failed={timeline.error !== null}
          />
          {timeline.error !== null && (
            <ErrorNotice
              what="The timeline could not be loaded"
              error={timeline.error}
              retry={() => void timeline.refetch()}
            />
          )}
          {isLive && <LivePill live={live} reading={isReading} />}
          {isFirstLoad && <SkeletonRows rows={18} label="Loading changes" />}
          {timeline.data !== undefined && rows.length === 0 && (
            <TimelineEmpty state={state} meta={meta} update={update} />
          )}
          {rows.length > 0 && (
            <ChangeList
              rows={rows}
              marks={marks}
              total={timeline.hasNextPage ? null : rows.length}
              activeId={activeId}
              openId={openId}
              dimmed={dimmed}
              scroller={scroller}
              onActivate={(id) => (openId === undefined ? setActive(id) : open(id))}
              onOpen={open}
              onNearEnd={() => {
                if (timeline.hasNextPage && !timeline.isFetching) void timeline.fetchNextPage()
              }}
              onScrolled={(top) => setScrolledDown(top > 0)}
              footer={
                <p role="none" className={styles.footer}>
                  {timeline.hasNextPage
                    ? 'Loading more …'
                    : `The end: ${counted(rows.length, 'change')} in this range.`}
                </p>
              }
            />
          )}
        </div>
        {openId !== undefined && (
          <Suspense>
            <ChangePanel
              id={openId}
              listed={rows.find(({ id }) => id === openId)}
              onClose={close}
              onStep={step}
            />
          </Suspense>
        )}
      </div>
    </div>
  )
}

function withInstants(
  conditions: SearchRecord,
  { from, to }: { from: string | undefined; to: string | undefined },
): SearchRecord {
  return { ...conditions, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** Shows what waits unless somebody reads: is scrolled down, has a change open, or looks at another window. Says whether somebody does. */
function useLiveRelease(live: Live, busy: boolean, restart: () => void): boolean {
  const reading = busy || document.hidden
  const { waiting, batches, release } = live
  const rows = batches.reduce((sum, { changes }) => sum + changes.length, waiting.length)
  const begin = useRef(restart)
  begin.current = restart
  useEffect(() => {
    if (rows > mostLiveRows && !reading) begin.current()
    else if (waiting.length > 0 && !reading) release()
  }, [waiting, reading, release, rows])
  return reading
}
