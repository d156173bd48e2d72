import { useVirtualizer } from '@tanstack/react-virtual'
import type { AuditChange } from '@threadline/contract'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { LiveBatch } from '../../live/live-batches.ts'
import { usePreferences } from '../../prefs/preferences.ts'
import styles from './change-list.module.css'
import { ChangeRow } from './change-row.tsx'
import { ColumnHeader } from './column-header.tsx'
import { gridTemplate, visibleColumns } from './columns.ts'
import { useElementWidth } from './use-element-width.ts'

const rowHeight = 30
const headHeight = 28

export interface ChangeListProps {
  readonly rows: readonly AuditChange[]
  readonly marks: ReadonlyMap<string, LiveBatch>
  /** How many there are in all, as far as that is known. */
  readonly total: number | null
  readonly activeId: string | undefined
  readonly openId: string | undefined
  readonly dimmed: boolean
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onActivate: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onNearEnd: () => void
  readonly onScrolled: (top: number) => void
  readonly footer: ReactNode
}

/** The changes, of which only those in sight are in the page. */
export function ChangeList(props: ChangeListProps) {
  const { rows, marks, total, activeId, openId, dimmed, scroller, footer } = props
  const choice = usePreferences()
  const width = useElementWidth(scroller)
  const visible = visibleColumns(width, choice)
  const template = gridTemplate(visible, choice)
  const indexOf = useMemo(() => new Map(rows.map(({ id }, index) => [id, index])), [rows])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 14,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: rowHeight,
  })
  const items = virtualizer.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0
  const nearEnd = useRef(props.onNearEnd)
  nearEnd.current = props.onNearEnd
  useEffect(() => {
    if (rows.length > 0 && lastSeen >= rows.length - 60) nearEnd.current()
  }, [lastSeen, rows.length])
  const activeIndex = activeId === undefined ? -1 : (indexOf.get(activeId) ?? -1)
  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [activeIndex, virtualizer])

  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / rowHeight) - 2)
    const steps: Record<string, number> = {
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = rows[Math.min(rows.length - 1, Math.max(0, activeIndex + step))]
    if (next !== undefined) props.onActivate(next.id)
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Changes"
      aria-rowcount={total === null ? -1 : Math.max(total, rows.length) + 1}
      aria-colcount={visible.length}
      aria-activedescendant={activeIndex >= 0 ? `change-${activeId}` : undefined}
      tabIndex={0}
      className={styles.list}
      onKeyDown={move}
      onScroll={(event) => props.onScrolled(event.currentTarget.scrollTop)}
    >
      <ColumnHeader columns={visible} template={template} />
      <div
        role="rowgroup"
        className={`${styles.body} ${dimmed ? styles.dimmed : ''}`}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => {
          const change = rows[item.index]
          if (change === undefined) return null
          return (
            <ChangeRow
              key={change.id}
              change={change}
              index={item.index}
              top={item.start}
              template={template}
              columns={visible}
              active={item.index === activeIndex}
              open={change.id === openId}
              joinsAbove={rows[item.index - 1]?.transactionId === change.transactionId}
              joinsBelow={rows[item.index + 1]?.transactionId === change.transactionId}
              batch={marks.get(change.id)}
              onOpen={props.onOpen}
            />
          )
        })}
      </div>
      {footer}
    </div>
  )
}
