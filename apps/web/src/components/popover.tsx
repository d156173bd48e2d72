import { lazy, type ReactNode, Suspense, useState } from 'react'
import { type ButtonKind, buttonClass } from './button.tsx'

export interface PopoverProps {
  readonly label: string
  readonly trigger: ReactNode
  readonly kind?: ButtonKind
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
}

const load = () => import('./popover-popup.tsx')
const PopoverPopup = lazy(load)

/** A panel at a button. What positions it is loaded when somebody is about to open it. */
export function Popover(props: PopoverProps) {
  const { label, trigger, kind = 'plain', open, onOpenChange } = props
  const [wanted, setWanted] = useState(open)
  if (open && !wanted) setWanted(true)
  const button = (
    <button
      type="button"
      className={buttonClass(kind)}
      title={label}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => onOpenChange(true)}
    >
      {trigger}
    </button>
  )
  return wanted ? (
    <Suspense fallback={button}>
      <PopoverPopup {...props} />
    </Suspense>
  ) : (
    button
  )
}
