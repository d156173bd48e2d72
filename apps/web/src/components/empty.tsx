import type { ReactNode } from 'react'
import styles from './empty.module.css'

export interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
  /** What to do next. */
  readonly next?: ReactNode
}

/** Why nothing is shown, and what to do next. */
export function Empty({ title, children, next }: EmptyProps) {
  return (
    <section className={styles.empty}>
      <div className={styles.stitch} aria-hidden />
      <h2>{title}</h2>
      {children}
      {next !== undefined && <div className={styles.next}>{next}</div>}
    </section>
  )
}
