import { Clock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Popover } from '../../components/popover.tsx'
import { usePreferences } from '../../prefs/preferences.ts'
import { formatMinute } from '../../time/format-time.ts'
import { parseRangeText } from '../../time/parse-range-text.ts'
import { describeLast, rangePresets, rangesEqual, type TimeRange } from '../../time/time-range.ts'
import styles from './range-picker.module.css'

export interface RangePickerProps {
  readonly range: TimeRange
  readonly onChange: (range: TimeRange) => void
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export const everything: TimeRange = { from: undefined, to: undefined }

/** The one time range: presets, or typed. */
export function RangePicker({ range, onChange, open, onOpenChange }: RangePickerProps) {
  const style = usePreferences()
  const choose = (chosen: TimeRange) => {
    onOpenChange(false)
    onChange(chosen)
  }
  return (
    <Popover
      label="Time range (t)"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <>
          <Clock size={14} aria-hidden />
          {describeRange(range, style)}
        </>
      }
    >
      <div className={styles.panel}>
        <TypedRange onChoose={choose} />
        <ul className={styles.presets}>
          {[...rangePresets.map(({ last }): TimeRange => ({ last })), everything].map((preset) => (
            <li key={JSON.stringify(preset)}>
              <Button
                kind="quiet"
                aria-pressed={rangesEqual(preset, range)}
                className={styles.preset}
                onClick={() => choose(preset)}
              >
                {describeLast(preset) ?? 'All of the trail'}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  )
}

function TypedRange({ onChoose }: { readonly onChoose: (range: TimeRange) => void }) {
  const { utc } = usePreferences()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  return (
    <form
      className={styles.typed}
      onSubmit={(event) => {
        event.preventDefault()
        const range = parseRangeText(text, { utc, now: new Date() })
        if (range === null) setProblem('Not understood. Try one of the examples.')
        else onChoose(range)
      }}
    >
      <Field
        label={`Typed, in ${utc ? 'UTC' : 'your zone'} unless it says otherwise`}
        value={text}
        problem={problem}
        placeholder="last 3 days"
        onChange={(event) => {
          setText(event.target.value)
          setProblem(undefined)
        }}
      />
      <Button kind="primary" type="submit">
        Apply
      </Button>
      <p className={styles.examples}>
        <code>last 90 min</code> · <code>yesterday</code> · <code>2026-11-03</code> ·{' '}
        <code>2026-11-03 14:00 to 2026-11-03 15:30</code>
      </p>
    </form>
  )
}

export function describeRange(range: TimeRange, style: { utc: boolean }): string {
  const last = describeLast(range)
  if (last !== null || 'last' in range) return last ?? ''
  const { from, to } = range
  if (from === undefined) return to === undefined ? 'All of the trail' : `Up to ${formatMinute(to, style)}`
  const start = formatMinute(from, style)
  if (to === undefined) return `Since ${start}`
  const end = formatMinute(to, style)
  return start.slice(0, 10) === end.slice(0, 10) ? `${start} – ${end.slice(11)}` : `${start} – ${end}`
}
