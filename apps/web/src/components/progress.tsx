import { Progress as Base } from '@base-ui/react/progress'
import styles from './progress.module.css'

export interface ProgressProps {
  /** From 0 to 100; null while it cannot be told. */
  readonly value: number | null
  readonly label: string
}

export function Progress({ value, label }: ProgressProps) {
  return (
    <Base.Root value={value} aria-label={label} className={styles.root ?? ''}>
      <Base.Track className={styles.track ?? ''}>
        <Base.Indicator className={styles.indicator ?? ''} />
      </Base.Track>
    </Base.Root>
  )
}
