import { ArrowUp } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import type { Live } from '../../live/use-live.ts'
import { counted } from '../../text/inert-text.ts'
import styles from './timeline-screen.module.css'

/** What has come while somebody reads, to be shown on request. */
export function LivePill({ live, reading }: { readonly live: Live; readonly reading: boolean }) {
  if (!reading || live.waiting.length === 0) return null
  return (
    <Button kind="primary" className={styles.pill} onClick={live.release}>
      <ArrowUp size={13} aria-hidden />
      {counted(live.waiting.length, 'new change')} above
    </Button>
  )
}
