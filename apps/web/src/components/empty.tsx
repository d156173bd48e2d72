import type { ReactNode } from 'react'
import styles from './empty.module.css'

export interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
  /** What to do next. */
  readonly next?: ReactNode
  /** Whether nothing else stands on the screen, so that this is its heading. */
  readonly alone?: boolean
}

/** Why nothing is shown, and what to do next. */
export function Empty({ title, children, next, alone = false }: EmptyProps) {
  const Heading = alone ? 'h1' : 'h2'
  return (
    <section className={styles.empty}>
      <div className={styles.stitch} aria-hidden />
      <Heading className={styles.title}>{title}</Heading>
      {children}
      {next !== undefined && <div className={styles.next}>{next}</div>}
    </section>
  )
}
