import { lazy, type ReactNode, Suspense, useState } from 'react'
import { type ButtonKind, buttonClass } from './button.tsx'

/** One thing in a menu: something to do, something that is on or off, or one of several. */
export type MenuEntry =
  | { readonly kind: 'action'; readonly label: string; readonly onSelect: () => void }
  | {
      readonly kind: 'check'
      readonly label: string
      readonly checked: boolean
      readonly onChange: (checked: boolean) => void
    }
  | {
      readonly kind: 'choice'
      readonly value: string
      readonly options: readonly { readonly value: string; readonly label: string }[]
      readonly onChange: (value: string) => void
    }

export interface MenuProps {
  readonly label: string
  /** An icon. */
  readonly trigger: ReactNode
  readonly kind?: ButtonKind
  readonly entries: readonly MenuEntry[]
}

const load = () => import('./menu-popup.tsx')
const MenuPopup = lazy(load)

/** A list of things to do at a button. What it takes to show it is loaded when somebody is about to open it. */
export function Menu(props: MenuProps) {
  const { label, trigger, kind = 'quiet' } = props
  const [wanted, setWanted] = useState(false)
  const button = (
    <button
      type="button"
      className={buttonClass(kind, true)}
      title={label}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
    >
      {trigger}
    </button>
  )
  return wanted ? (
    <Suspense fallback={button}>
      <MenuPopup {...props} />
    </Suspense>
  ) : (
    button
  )
}
