import { type ComponentProps, useId } from 'react'
import styles from './field.module.css'

export interface FieldProps extends ComponentProps<'input'> {
  readonly label: string
  /** Why what was typed cannot be used. */
  readonly problem?: string | undefined
}

/** A text field under its label. */
export function Field({ label, problem, className, ...props }: FieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        {...props}
        className={`${styles.input} ${className ?? ''}`}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
      />
      {problem !== undefined && (
        <span id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </span>
      )}
    </div>
  )
}

export const inputClass = styles.input
