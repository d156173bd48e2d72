import type { FieldSide } from '@threadline/contract'
import { CircleHelp, EyeOff } from 'lucide-react'
import { inertText } from '../text/inert-text.ts'
import styles from './mark.module.css'

export interface MarkProps {
  readonly state: Exclude<FieldSide, 'value'>
  /** What is stored in place of a redacted value. */
  readonly placeholder?: string
}

/** What stands for a value that is not there to be shown. Each kind looks and reads differently. */
export function Mark({ state, placeholder }: MarkProps) {
  switch (state) {
    case 'null':
      return (
        <span className={`${styles.mark} ${styles.null}`} title="SQL NULL, or JSON null">
          null
        </span>
      )
    case 'redacted':
      return (
        <span
          className={`${styles.mark} ${styles.redacted}`}
          title={`Masked at capture: the value was never stored${placeholder === undefined ? '' : `. Placeholder: ${inertText(placeholder, { most: 80 })}`}`}
        >
          <EyeOff size={11} aria-hidden />
          redacted
        </span>
      )
    case 'absent':
      return (
        <span className={`${styles.mark} ${styles.absent}`} title="There is no such field on this side">
          — <span className="hidden-visually">absent</span>
        </span>
      )
    case 'not_captured':
      return (
        <span className={styles.mark} title="There was a value, but this table does not store earlier ones">
          <CircleHelp size={11} aria-hidden />
          not captured
        </span>
      )
  }
}
