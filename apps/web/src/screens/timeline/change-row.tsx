import { type AuditChange, formatRowKey } from '@threadline/contract'
import { memo } from 'react'
import { Actor } from '../../components/actor.tsx'
import { OpMark } from '../../components/op-mark.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import type { LiveBatch } from '../../live/live-batches.ts'
import { usePreferences } from '../../prefs/preferences.ts'
import { counted, inertText, shortenMiddle } from '../../text/inert-text.ts'
import { formatClock, formatDay } from '../../time/format-time.ts'
import { rowLink, tableName, timelineLink, transactionLink } from '../../url/links.ts'
import styles from './change-list.module.css'
import type { Column, ColumnId } from './columns.ts'

export interface ChangeRowProps {
  readonly change: AuditChange
  readonly index: number
  readonly top: number
  readonly template: string
  readonly columns: readonly Column[]
  readonly active: boolean
  readonly open: boolean
  /** Whether the change above, or below, belongs to the same transaction. */
  readonly joinsAbove: boolean
  readonly joinsBelow: boolean
  readonly batch: LiveBatch | undefined
  readonly onOpen: (id: string) => void
}

/** One line of the timeline. Its links are for the mouse: by keyboard, the opened change has them. */
export const ChangeRow = memo(function ChangeRow(props: ChangeRowProps) {
  const { change, index, top, template, columns, active, open, joinsAbove, joinsBelow, batch, onOpen } = props
  const look = [styles.row, active && styles.active, open && styles.open, batch !== undefined && styles.batch]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and opens its active line by Enter.
    <div
      id={`change-${change.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      tabIndex={-1}
      className={look.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
      onClick={() => onOpen(change.id)}
    >
      <Thread change={change} joinsAbove={joinsAbove} joinsBelow={joinsBelow} />
      {columns.map(({ id }) => (
        <div key={id} role="gridcell" tabIndex={-1} className={styles.cell}>
          <Cell id={id} change={change} />
        </div>
      ))}
      {batch !== undefined && (
        <span className={styles.batchMark}>{counted(batch.changes.length, 'new change')}</span>
      )}
    </div>
  )
})

/** The thread that holds the changes of one transaction together; it leads to the transaction. */
function Thread({
  change,
  joinsAbove,
  joinsBelow,
}: Pick<ChangeRowProps, 'change' | 'joinsAbove' | 'joinsBelow'>) {
  const look = [styles.thread, joinsAbove && styles.above, joinsBelow && styles.below]
  return (
    <div role="gridcell" tabIndex={-1} className={styles.threadCell}>
      <TargetLink
        target={transactionLink(change.transactionId)}
        tabIndex={-1}
        className={look.filter(Boolean).join(' ')}
        title={`Transaction ${change.transactionId}`}
        aria-label={`Transaction ${change.transactionId}`}
        onClick={(event) => event.stopPropagation()}
      >
        {!joinsAbove && <span className={styles.knot} />}
      </TargetLink>
    </div>
  )
}

function Cell({ id, change }: { readonly id: ColumnId; readonly change: AuditChange }) {
  switch (id) {
    case 'time':
      return <Time at={change.capturedAt} />
    case 'op':
      return <OpMark op={change.op} />
    case 'table':
      return <bdi className={styles.mono}>{inertText(tableName(change), { most: 130 })}</bdi>
    case 'key':
      return <Key change={change} />
    case 'fields':
      return <Fields change={change} />
    case 'actor':
      return <Actor actor={change.actor} tabIndex={-1} />
    case 'correlation':
      return <Correlation id={change.correlationId} />
  }
}

function Time({ at }: { readonly at: string }) {
  const style = usePreferences()
  return (
    <time dateTime={at} title={at} className={styles.mono}>
      <span className={styles.day}>{formatDay(at, style).slice(5)}</span> {formatClock(at, style)}
    </time>
  )
}

function Key({ change }: { readonly change: AuditChange }) {
  const target = rowLink(change)
  if (target === null || change.rowKey === null) return <span className={styles.faint}>all rows</span>
  const key = formatRowKey(change.rowKey, Object.keys(change.key ?? {}))
  return (
    <TargetLink
      target={target}
      tabIndex={-1}
      className={styles.mono}
      title={inertText(key, { most: 300 })}
      onClick={(event) => event.stopPropagation()}
    >
      <bdi>{inertText(shortenMiddle(key, 40))}</bdi>
    </TargetLink>
  )
}

const namesShown = 4

function Fields({ change: { changedFields, op, after, before } }: { readonly change: AuditChange }) {
  if (op === 'truncate') return <span className={styles.faint}>the whole table</span>
  if (changedFields === null) {
    const all = Object.keys(after ?? before ?? {}).length
    return <span className={styles.faint}>{counted(all, 'field')}</span>
  }
  if (changedFields.length === 0) return <span className={styles.faint}>only what is never stored</span>
  const rest = changedFields.length - namesShown
  return (
    <span className={styles.mono} title={inertText(changedFields.slice(0, 60).join(', '))}>
      <bdi>{inertText(changedFields.slice(0, namesShown).join(', '), { most: 200 })}</bdi>
      {rest > 0 && <span className={styles.faint}> +{rest}</span>}
    </span>
  )
}

function Correlation({ id }: { readonly id: string | null }) {
  if (id === null) return <span className={styles.faint}>—</span>
  return (
    <TargetLink
      target={timelineLink({ correlationId: id }, { range: { from: undefined, to: undefined } })}
      tabIndex={-1}
      className={styles.mono}
      title={`Everything with correlation ${inertText(id)}`}
      onClick={(event) => event.stopPropagation()}
    >
      {inertText(shortenMiddle(id, 22))}
    </TargetLink>
  )
}
