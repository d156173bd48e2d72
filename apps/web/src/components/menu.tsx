import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { type ButtonKind, buttonClass } from './button.tsx'
import styles from './overlay.module.css'

export interface MenuProps {
  readonly label: string
  readonly trigger: ReactNode
  readonly kind?: ButtonKind
  /** Whether the trigger shows an icon alone. */
  readonly icon?: boolean
  readonly children: ReactNode
}

/** A list of things to do at a button. */
export function Menu({ label, trigger, kind = 'plain', icon = false, children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger className={buttonClass(kind, icon)} aria-label={label} title={label}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" collisionPadding={8}>
          <Base.Popup className={styles.menu}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export interface MenuItemProps {
  readonly onSelect: () => void
  readonly disabled?: boolean
  readonly children: ReactNode
}

export function MenuItem({ onSelect, disabled = false, children }: MenuItemProps) {
  return (
    <Base.Item className={styles.item} disabled={disabled} onClick={onSelect}>
      {children}
    </Base.Item>
  )
}

export interface MenuCheckProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}

/** Something that is on or off; the menu stays open. */
export function MenuCheck({ checked, onChange, children }: MenuCheckProps) {
  return (
    <Base.CheckboxItem
      className={styles.item}
      checked={checked}
      onCheckedChange={(next) => onChange(next)}
      closeOnClick={false}
    >
      <span className={styles.check}>{checked && <Check size={14} aria-hidden />}</span>
      {children}
    </Base.CheckboxItem>
  )
}

export interface MenuChoiceProps<Value extends string> {
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[]
  readonly onChange: (value: Value) => void
}

/** One of several. */
export function MenuChoice<Value extends string>({ value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(chosen: Value) => onChange(chosen)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={styles.item}>
          <span className={styles.check}>{option.value === value && <Check size={14} aria-hidden />}</span>
          {option.label}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}
