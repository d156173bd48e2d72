import type { KeyboardEvent, PointerEvent } from 'react'
import { setPreferences, usePreferences } from '../../prefs/preferences.ts'
import styles from './change-list.module.css'
import { type Column, columnWidth } from './columns.ts'

export interface ColumnHeaderProps {
  readonly columns: readonly Column[]
  readonly template: string
}

/** The names of the columns, with handles that make them wider, also by the arrow keys. */
export function ColumnHeader({ columns, template }: ColumnHeaderProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      className={styles.head}
      style={{ gridTemplateColumns: template }}
    >
      <div role="columnheader" tabIndex={-1}>
        <span className="hidden-visually">Transaction</span>
      </div>
      {columns.map((column) => (
        <div key={column.id} role="columnheader" tabIndex={-1} className={styles.heading}>
          {column.title}
          <Handle column={column} />
        </div>
      ))}
    </div>
  )
}

function Handle({ column }: { readonly column: Column }) {
  const choice = usePreferences()
  const width = columnWidth(column, choice)
  const setWidth = (next: number) =>
    setPreferences({
      columnWidths: { ...choice.columnWidths, [column.id]: Math.min(800, Math.max(column.least, next)) },
    })
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    const handle = event.currentTarget
    const start = event.clientX
    handle.setPointerCapture(event.pointerId)
    const move = ({ clientX }: globalThis.PointerEvent) => setWidth(width + clientX - start)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    })
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -10, ArrowRight: 10 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setWidth(width + step)
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.title}`}
      aria-valuenow={width}
      aria-valuemin={column.least}
      aria-valuemax={800}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={drag}
      onKeyDown={press}
    />
  )
}
