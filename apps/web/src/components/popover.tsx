import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { type ButtonKind, buttonClass } from './button.tsx'
import styles from './overlay.module.css'

export interface PopoverProps {
  readonly label: string
  readonly trigger: ReactNode
  readonly kind?: ButtonKind
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly children: ReactNode
}

/** A panel at a button. */
export function Popover({ label, trigger, kind = 'plain', open, onOpenChange, children }: PopoverProps) {
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange: (next: boolean) => onOpenChange(next) })}
    >
      <Base.Trigger className={buttonClass(kind)} title={label}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" collisionPadding={8}>
          <Base.Popup className={styles.popover} aria-label={label}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
