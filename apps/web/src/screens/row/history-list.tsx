import { changeDiff, type HistoryEntry } from '@threadline/contract'
import { GitCompareArrows } from 'lucide-react'
import { Actor } from '../../components/actor.tsx'
import { Button, IconButton } from '../../components/button.tsx'
import { OpMark } from '../../components/op-mark.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { usePreferences } from '../../prefs/preferences.ts'
import { inertText } from '../../text/inert-text.ts'
import { formatClock, formatDay } from '../../time/format-time.ts'
import { transactionLink } from '../../url/links.ts'
import styles from './row.module.css'

export interface HistoryListProps {
  readonly entries: readonly HistoryEntry[]
  readonly at: string | undefined
  readonly other: string | undefined
  readonly onChoose: (instant: string) => void
  readonly onCompare: (instant: string) => void
  readonly more: (() => void) | undefined
}

/** Everything that happened to the row, newest first. */
export function HistoryList({ entries, at, other, onChoose, onCompare, more }: HistoryListProps) {
  return (
    <section className={styles.history} aria-label="History">
      <h2>History</h2>
      <ol className={styles.entries}>
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            chosen={entry.capturedAt === at}
            compared={entry.capturedAt === other}
            onChoose={() => onChoose(entry.capturedAt)}
            onCompare={() => onCompare(entry.capturedAt)}
          />
        ))}
      </ol>
      {more !== undefined && <Button onClick={more}>Load older changes</Button>}
    </section>
  )
}

interface EntryProps {
  readonly entry: HistoryEntry
  readonly chosen: boolean
  readonly compared: boolean
  readonly onChoose: () => void
  readonly onCompare: () => void
}

function Entry({ entry, chosen, compared, onChoose, onCompare }: EntryProps) {
  const style = usePreferences()
  const fields = entry.op === 'update' ? changeDiff(entry).map(({ field }) => field) : []
  return (
    <li className={`${styles.entry} ${chosen ? styles.chosen : ''} ${compared ? styles.compared : ''}`}>
      <button type="button" className={styles.choose} aria-pressed={chosen} onClick={onChoose}>
        <OpMark op={entry.op} />
        <time dateTime={entry.capturedAt} title={entry.capturedAt} className={styles.when}>
          {formatDay(entry.capturedAt, style)} {formatClock(entry.capturedAt, style)}
        </time>
      </button>
      <IconButton label="Compare with this instant" aria-pressed={compared} onClick={onCompare}>
        <GitCompareArrows size={14} aria-hidden />
      </IconButton>
      <p className={styles.detail}>
        <Actor actor={entry.actor} />
        <TargetLink target={transactionLink(entry.transactionId)}>transaction</TargetLink>
      </p>
      {fields.length > 0 && (
        <p className={styles.fields}>
          <bdi>{inertText(fields.slice(0, 5).join(', '), { most: 140 })}</bdi>
          {fields.length > 5 && ` +${fields.length - 5}`}
        </p>
      )}
      {entry.keyMove !== null && (
        <p className={styles.fields}>
          key {inertText(entry.keyMove.from, { most: 60 })} → {inertText(entry.keyMove.to, { most: 60 })}
        </p>
      )}
    </li>
  )
}
