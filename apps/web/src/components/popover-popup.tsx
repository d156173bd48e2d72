import { Popover } from '@base-ui/react/popover'
import { buttonClass } from './button.tsx'
import styles from './overlay.module.css'
import type { PopoverProps } from './popover.tsx'

export default function PopoverPopup({
  label,
  trigger,
  kind = 'plain',
  open,
  onOpenChange,
  children,
}: PopoverProps) {
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Popover.Trigger className={buttonClass(kind)} title={label}>
        {trigger}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" collisionPadding={8}>
          <Popover.Popup className={styles.popover} aria-label={label}>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
