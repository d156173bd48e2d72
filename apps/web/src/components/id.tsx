import { inertText, shortenMiddle } from '../text/inert-text.ts'
import type { Target } from '../url/links.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './id.module.css'
import { TargetLink } from './target-link.tsx'

export interface IdProps {
  readonly value: string
  /** What kind of id it is, as in "Copy transaction id". */
  readonly name: string
  readonly target?: Target | undefined
  readonly most?: number
}

/** An id: shortened in the middle, copied in full with one click, and a link where it leads somewhere. */
export function Id({ value, name, target, most = 20 }: IdProps) {
  const shown = inertText(shortenMiddle(value, most))
  return (
    <span className={styles.id}>
      {target === undefined ? (
        <span className={styles.text} title={inertText(value)}>
          {shown}
        </span>
      ) : (
        <TargetLink target={target} className={styles.text} title={inertText(value)}>
          {shown}
        </TargetLink>
      )}
      <CopyButton text={value} label={`Copy ${name}`} className={styles.copy} />
    </span>
  )
}
