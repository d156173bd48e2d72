import { useQuery } from '@tanstack/react-query'
import { Radio } from 'lucide-react'
import { countQuery } from '../../api/queries.ts'
import type { LiveConnection } from '../../live/use-live.ts'
import { usePreferences } from '../../prefs/preferences.ts'
import { counted, formatCount } from '../../text/inert-text.ts'
import { formatClockSeconds, zoneName } from '../../time/format-time.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import styles from './timeline-screen.module.css'

export interface TimelineStatusProps {
  readonly search: SearchRecord
  readonly shown: number
  readonly live: LiveConnection
  readonly anchoredAt: number
  readonly fetching: boolean
  readonly failed: boolean
}

const connections: Record<LiveConnection, string> = {
  off: '',
  connecting: 'live: connecting …',
  open: 'live',
  broken: 'live: connection lost, trying again …',
}

/** How many there are, how fresh that is, and in which zone times are; said aloud when it changes. */
export function TimelineStatus({ search, shown, live, anchoredAt, fetching, failed }: TimelineStatusProps) {
  const style = usePreferences()
  const { data, isPlaceholderData, error } = useQuery(countQuery(search))
  const at = new Date(anchoredAt).toISOString()
  const total =
    data === undefined
      ? null
      : data.capped
        ? `more than ${formatCount(data.count)} changes`
        : counted(data.count, 'change')
  return (
    <div className={styles.status}>
      <span role="status" className={isPlaceholderData || fetching ? styles.pending : undefined}>
        {total ?? (error === null ? 'counting …' : `${formatCount(shown)} loaded; not counted`)}
      </span>
      {live === 'off' ? (
        <span className={failed ? styles.stale : undefined}>
          {failed ? 'stale: ' : ''}as of {formatClockSeconds(at, style)}
        </span>
      ) : (
        <span className={live === 'broken' ? styles.stale : styles.live}>
          <Radio size={13} aria-hidden /> {connections[live]}
        </span>
      )}
      <span className={styles.zone}>times in {zoneName(at, style)}</span>
    </div>
  )
}
