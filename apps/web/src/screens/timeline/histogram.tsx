import { changeOps, type Histogram as HistogramData } from '@threadline/contract'
import { Table2, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { usePreferences } from '../../prefs/preferences.ts'
import { counted, formatCount } from '../../text/inert-text.ts'
import { formatMinute } from '../../time/format-time.ts'
import { type BucketSpan, spanBetween, spanRange, spanTotal } from './brush.ts'
import styles from './histogram.module.css'
import { HistogramTable } from './histogram-table.tsx'

export interface HistogramProps {
  readonly data: HistogramData | undefined
  readonly dimmed: boolean
  readonly onZoom: (range: { from: string; to: string }) => void
  /** Goes back to where zooming began; without it there is nothing to go back to. */
  readonly onReset?: (() => void) | undefined
}

const height = 52

/** Changes over the range, stacked by op. Drag to zoom; by keyboard, arrows move, Shift extends, Enter zooms. */
export function Histogram({ data, dimmed, onZoom, onReset }: HistogramProps) {
  const [span, setSpan] = useState<BucketSpan | null>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)
  const style = usePreferences()
  const buckets = data?.buckets.length ?? 0
  const zoom = (chosen: BucketSpan | null) => {
    const range = data === undefined || chosen === null ? null : spanRange(data, chosen)
    setSpan(null)
    setCursor(null)
    if (range !== null) onZoom(range)
  }

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || data === undefined) return
    const area = event.currentTarget
    const { left, width } = area.getBoundingClientRect()
    const fraction = (x: number) => (x - left) / width
    const start = event.clientX
    let chosen: BucketSpan | null = null
    area.setPointerCapture(event.pointerId)
    const move = ({ clientX }: globalThis.PointerEvent) => {
      chosen = Math.abs(clientX - start) < 4 ? null : spanBetween(fraction(start), fraction(clientX), buckets)
      setSpan(chosen)
    }
    area.addEventListener('pointermove', move)
    area.addEventListener(
      'lostpointercapture',
      () => {
        area.removeEventListener('pointermove', move)
        zoom(chosen)
      },
      { once: true },
    )
  }

  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step !== undefined) {
      const from = cursor ?? buckets
      const next = Math.min(buckets - 1, Math.max(0, from + step))
      setCursor(next)
      setSpan(event.shiftKey && cursor !== null ? extend(span, cursor, next) : { first: next, last: next })
    } else if (event.key === 'Enter') zoom(span)
    else if (event.key === 'Escape' && span !== null) {
      setSpan(null)
      setCursor(null)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const from = data === undefined ? undefined : spanRange(data, span ?? { first: 0, last: buckets - 1 })
  return (
    <section className={styles.histogram} aria-label="Changes over time">
      <div
        role="slider"
        aria-label="Buckets of time"
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets - 1)}
        aria-valuenow={cursor ?? 0}
        aria-valuetext={describe(data, span, style)}
        tabIndex={0}
        className={`${styles.area} ${dimmed ? styles.dimmed : ''}`}
        title="Drag to zoom; double-click to reset"
        onPointerDown={drag}
        onDoubleClick={onReset}
        onKeyDown={press}
      >
        {data !== undefined && <Bars data={data} />}
        {span !== null && (
          <div
            className={styles.brush}
            style={{
              left: `${(span.first / buckets) * 100}%`,
              width: `${((span.last - span.first + 1) / buckets) * 100}%`,
            }}
          />
        )}
      </div>
      <div className={styles.axis}>
        <span>{from && formatMinute(from.from, style)}</span>
        <span className={styles.middle} aria-live="polite">
          {span === null
            ? data?.capped
              ? 'only the newest changes are counted'
              : ''
            : describe(data, span, style)}
        </span>
        <span>{from && formatMinute(from.to, style)}</span>
      </div>
      <div className={styles.tools}>
        <IconButton label="Reset the time range" onClick={onReset} disabled={onReset === undefined}>
          <ZoomOut size={14} aria-hidden />
        </IconButton>
        <IconButton label="Histogram as a table" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          <Table2 size={14} aria-hidden />
        </IconButton>
      </div>
      {asTable && data !== undefined && <HistogramTable data={data} />}
    </section>
  )
}

function extend(span: BucketSpan | null, cursor: number, next: number): BucketSpan {
  const anchor = span === null || span.last === cursor ? (span?.first ?? cursor) : span.last
  return { first: Math.min(anchor, next), last: Math.max(anchor, next) }
}

function describe(data: HistogramData | undefined, span: BucketSpan | null, style: { utc: boolean }): string {
  if (data === undefined) return 'loading'
  const whole = { first: 0, last: data.buckets.length - 1 }
  const range = spanRange(data, span ?? whole)
  if (range === null) return 'no changes'
  const total = counted(spanTotal(data, span ?? whole), 'change')
  return `${formatMinute(range.from, style)} to ${formatMinute(range.to, style)}: ${total}`
}

/** Bars from the bottom up; one change is always to be seen. */
function Bars({ data: { buckets } }: { readonly data: HistogramData }) {
  const most = Math.max(1, ...buckets.map(({ total }) => total))
  const scale = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * (height - 4)))
  return (
    <svg
      viewBox={`0 0 ${buckets.length} ${height}`}
      preserveAspectRatio="none"
      className={styles.bars}
      aria-hidden
      focusable="false"
    >
      {buckets.map((bucket, index) => {
        let y = height
        return changeOps.map((op) => {
          const size = scale(bucket.ops[op])
          y -= size
          return size === 0 ? null : (
            <rect
              key={`${bucket.from}${op}`}
              className={styles[op]}
              x={index + 0.08}
              y={y}
              width={0.84}
              height={size}
            />
          )
        })
      })}
      <title>{`at most ${formatCount(most)} changes in a bucket`}</title>
    </svg>
  )
}
