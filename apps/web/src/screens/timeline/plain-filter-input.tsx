import type { KeyboardEvent, RefObject } from 'react'
import styles from './filter-bar.module.css'

/** What both kinds of the field have. */
export interface FilterInputProps {
  readonly inputRef: RefObject<HTMLInputElement | null>
  readonly text: string
  readonly problem: boolean
  readonly placeholder: string
  readonly onText: (text: string) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void
}

/** The attributes of the field, with and without suggestions. */
export const filterInputAttributes = ({ inputRef, problem, placeholder, onKeyDown }: FilterInputProps) => ({
  ref: inputRef,
  className: styles.input,
  'aria-label': 'Add a filter',
  'aria-invalid': problem,
  'aria-describedby': problem ? 'filter-problem' : undefined,
  placeholder,
  spellCheck: false,
  onKeyDown,
})

/** The field until somebody turns to it: the suggestions are loaded then. */
export function PlainFilterInput({ onFocus, ...props }: FilterInputProps & { readonly onFocus: () => void }) {
  return (
    <input
      {...filterInputAttributes(props)}
      autoComplete="off"
      value={props.text}
      onFocus={onFocus}
      onChange={(event) => props.onText(event.target.value)}
    />
  )
}
