import styles from './command-line.module.css'
import { CopyButton } from './copy-button.tsx'

/** A command for the terminal, to copy. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <span className={styles.line}>
      <code className={styles.code}>{command}</code>
      <CopyButton text={command} label="Copy command" className={styles.copy} />
    </span>
  )
}
