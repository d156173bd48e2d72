import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet'

const kinds: Record<ButtonKind, string | undefined> = {
  plain: styles.button,
  primary: styles.primary,
  danger: styles.danger,
  quiet: styles.quiet,
}

/** The look of a button, for links and for the triggers of popovers. */
export const buttonClass = (kind: ButtonKind = 'plain', icon = false): string =>
  [kinds[kind], icon ? styles.icon : ''].filter(Boolean).join(' ')

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind
}

export function Button({ kind = 'plain', className, ...props }: ButtonProps) {
  return <button type="button" {...props} className={`${buttonClass(kind)} ${className ?? ''}`} />
}

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  /** What it does, for those who do not see the icon and on hover. */
  readonly label: string
  readonly children: ReactNode
}

export function IconButton({ kind = 'quiet', label, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={`${buttonClass(kind, true)} ${className ?? ''}`}
    />
  )
}
