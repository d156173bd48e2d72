import type { ChangeOp } from '@threadline/contract'
import { Camera, Eraser, type LucideIcon, Minus, PenLine, Plus } from 'lucide-react'
import styles from './op-mark.module.css'

const icons: Record<ChangeOp, LucideIcon> = {
  insert: Plus,
  update: PenLine,
  delete: Minus,
  truncate: Eraser,
  snapshot: Camera,
}

/** What happened to a row: a word, an icon and a colour. */
export function OpMark({ op }: { readonly op: ChangeOp }) {
  const Icon = icons[op]
  return (
    <span className={`${styles.mark} ${styles[op]}`}>
      <Icon size={12} strokeWidth={2.4} aria-hidden />
      {op}
    </span>
  )
}
