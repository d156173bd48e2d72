import type { JsonValue } from '@threadline/contract'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Mark } from '../components/mark.tsx'
import { counted, formatCount, inertText } from '../text/inert-text.ts'
import { isComposite } from './json-diff.ts'
import styles from './json-view.module.css'

/** Characters of a text that are shown before somebody asks for more, and at most. */
const foldedLength = 160
const mostLength = 20_000
const membersAtOnce = 100

/** A JSON value: text is inert and bounded, objects and lists are folded. */
export function JsonView({ value, open = false }: { readonly value: JsonValue; readonly open?: boolean }) {
  if (value === null) return <Mark state="null" />
  if (isComposite(value)) return <Composite value={value} open={open} />
  if (typeof value === 'string') return <Text text={value} />
  return (
    <span className={`${styles.scalar} ${typeof value === 'number' ? styles.number : styles.boolean}`}>
      {String(value)}
    </span>
  )
}

function Text({ text }: { readonly text: string }) {
  const [unfolded, setUnfolded] = useState(false)
  if (text === '') return <span className={styles.scalar}>""</span>
  const isLong = text.length > foldedLength
  const shown = inertText(text, { most: unfolded ? mostLength : foldedLength, keepLines: unfolded })
  return (
    <span className={styles.scalar}>
      {shown}
      {isLong && !unfolded && '…'}
      {unfolded && text.length > mostLength && '…'}
      {isLong && (
        <button type="button" className={styles.more} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? 'less' : moreLabel(text.length)}
        </button>
      )}
    </span>
  )
}

const moreLabel = (length: number) =>
  length > mostLength
    ? `first ${formatCount(mostLength)} of ${formatCount(length)} characters`
    : `all ${formatCount(length)} characters`

function Composite({
  value,
  open,
}: {
  readonly value: JsonValue[] | { [key: string]: JsonValue }
  readonly open: boolean
}) {
  const [unfolded, setUnfolded] = useState(open)
  const [shown, setShown] = useState(membersAtOnce)
  const keys = Object.keys(value)
  const isList = Array.isArray(value)
  const summary = isList ? `[ ${counted(keys.length, 'item')} ]` : `{ ${counted(keys.length, 'key')} }`
  const Icon = unfolded ? ChevronDown : ChevronRight
  return (
    <>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
      >
        <Icon size={13} aria-hidden />
        {summary}
      </button>
      {unfolded && (
        <div className={styles.members}>
          {keys.slice(0, shown).map((key) => (
            <div key={key} className={styles.member}>
              <span className={styles.key}>{inertText(key, { most: 200 })}: </span>
              <JsonView value={(Reflect.get(value, key) as JsonValue | undefined) ?? null} />
            </div>
          ))}
          {keys.length > shown && (
            <button type="button" className={styles.more} onClick={() => setShown(shown + membersAtOnce)}>
              {formatCount(Math.min(membersAtOnce, keys.length - shown))} more of {formatCount(keys.length)}
            </button>
          )}
        </div>
      )}
    </>
  )
}
