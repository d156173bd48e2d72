import { Slider } from '@base-ui/react/slider'
import { useState } from 'react'
import { Field } from '../../components/field.tsx'
import { usePreferences } from '../../prefs/preferences.ts'
import { formatExact, formatMinute } from '../../time/format-time.ts'
import { readInstant } from '../../time/parse-range-text.ts'
import styles from './row.module.css'
import { instantOf, type RowLife, sliderSteps, stepOf } from './row-instants.ts'

export interface RowSliderProps {
  readonly life: RowLife
  readonly at: string | undefined
  readonly other: string | undefined
  /** Whether the whole history is loaded. */
  readonly complete: boolean
  readonly onChange: (instants: { at?: string; with?: string }) => void
}

/** The life of the row with a mark for each change, and one or two instants in it that can be moved or typed. */
export function RowSlider({ life, at, other, complete, onChange }: RowSliderProps) {
  const style = usePreferences()
  if (at === undefined) return null
  const instants = other === undefined ? [at] : [other, at]
  const move = (steps: readonly number[]) => {
    // Both move by whole steps; the one that stays keeps its microseconds.
    const [first, second] = steps
    const moved = (step: number | undefined, current: string) =>
      step === undefined || step === stepOf(life, current) ? current : instantOf(life, step)
    if (other === undefined) onChange({ at: moved(first, at) })
    else onChange({ with: moved(first, other), at: moved(second, at) })
  }
  return (
    <section className={styles.sliderBox} aria-label="The life of the row">
      <div className={styles.sliderEnds}>
        <span>{formatMinute(instantOf(life, 0), style)}</span>
        {!complete && <span>older changes are not loaded</span>}
        <span>now</span>
      </div>
      <Slider.Root
        value={instants.map((instant) => stepOf(life, instant)).toSorted((a, b) => a - b)}
        min={0}
        max={sliderSteps}
        onValueChange={(value) => move(Array.isArray(value) ? value : [value as number])}
        className={styles.slider ?? ''}
      >
        <Slider.Control className={styles.control ?? ''}>
          <Slider.Track className={styles.track ?? ''}>
            {life.marks.slice(-400).map(({ id, op, capturedAt }) => (
              <span
                key={id}
                className={`${styles.tick} ${styles[op]}`}
                style={{ left: `${(stepOf(life, capturedAt) / sliderSteps) * 100}%` }}
              />
            ))}
            {instants.map((instant, index) => (
              <Slider.Thumb
                key={index}
                index={index}
                className={styles.thumb ?? ''}
                getAriaLabel={() =>
                  other === undefined ? 'Instant' : index === 0 ? 'Earlier instant' : 'Later instant'
                }
                getAriaValueText={() => formatExact(instant, style)}
              />
            ))}
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <div className={styles.typed}>
        {other !== undefined && (
          <TypedInstant
            key={`with${other}`}
            label="From instant"
            value={other}
            onChange={(next) => onChange({ with: next })}
          />
        )}
        <TypedInstant
          key={`at${at}`}
          label={other === undefined ? 'At instant' : 'To instant'}
          value={at}
          onChange={(next) => onChange({ at: next })}
        />
      </div>
    </section>
  )
}

interface TypedInstantProps {
  readonly label: string
  readonly value: string
  readonly onChange: (instant: string) => void
}

function TypedInstant({ label, value, onChange }: TypedInstantProps) {
  const style = usePreferences()
  const shown = formatExact(value, style)
  const [text, setText] = useState(shown)
  const [problem, setProblem] = useState<string>()
  const commit = () => {
    if (text === shown) return
    const instant = readInstant(text, 'end', style)
    if (instant === null) setProblem('Not an instant: 2026-11-03 14:00:00')
    else onChange(instant)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <Field
        label={label}
        className={styles.instantInput}
        value={text}
        problem={problem}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(undefined)
        }}
        onBlur={commit}
      />
    </form>
  )
}
