import { useEffect, useState } from 'react'
import { usePreferences } from '../prefs/preferences.ts'
import { formatClock, formatDay, formatExact, formatMinute, formatRelative } from '../time/format-time.ts'
import { useCopy } from './copy-button.tsx'
import styles from './instant.module.css'

export interface InstantProps {
  readonly at: string
  /** `clock` leaves the day out, `minute` the seconds; `relative` says how long ago, within the last hour. */
  readonly form?: 'exact' | 'full' | 'clock' | 'minute' | 'relative'
  readonly tabIndex?: number
}

/** A moment in the reader's zone. Exactly, in UTC with microseconds, it is in the title and on copy. */
export function Instant({ at, form = 'full', tabIndex }: InstantProps) {
  const style = usePreferences()
  const [copied, copy] = useCopy()
  const relative = useRelative(at, form === 'relative')
  const written = {
    exact: () => formatExact(at, style),
    full: () => `${formatDay(at, style)} ${formatClock(at, style)}`,
    clock: () => formatClock(at, style),
    minute: () => formatMinute(at, style),
    relative: () => relative ?? formatMinute(at, style),
  }
  return (
    <button
      type="button"
      className={relative === null ? styles.instant : styles.words}
      tabIndex={tabIndex}
      title={`${at}\nClick to copy`}
      onClick={(event) => {
        event.stopPropagation()
        copy(at)
      }}
    >
      <time dateTime={at}>{copied ? 'copied' : written[form]()}</time>
    </button>
  )
}

function useRelative(at: string, wanted: boolean): string | null {
  const [now, setNow] = useState(() => Date.now())
  const relative = wanted ? formatRelative(at, now) : null
  useEffect(() => {
    if (!wanted || relative === null) return
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [wanted, relative])
  return relative
}
