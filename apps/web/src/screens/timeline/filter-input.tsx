import { Autocomplete } from '@base-ui/react/autocomplete'
import { useLayoutEffect } from 'react'
import overlay from '../../components/overlay.module.css'
import { overlayHome } from '../../components/overlay-home.ts'
import { inertText } from '../../text/inert-text.ts'
import styles from './filter-bar.module.css'
import { type FilterInputProps, filterInputAttributes } from './plain-filter-input.tsx'
import { readToken, tokenHints } from './tokens.ts'

export interface SuggestingInputProps extends FilterInputProps {
  readonly suggestions: readonly string[]
  readonly onCommit: (token: string) => void
}

/** The field with suggestions. It takes over the focus of the plain one. */
export default function FilterInput({ suggestions, onCommit, ...props }: SuggestingInputProps) {
  const { inputRef, text, onText } = props
  useLayoutEffect(() => {
    inputRef.current?.focus()
  }, [inputRef])
  return (
    <Autocomplete.Root
      items={suggestions}
      mode="none"
      autoHighlight
      defaultOpen
      openOnInputClick
      value={text}
      onValueChange={(value, { reason }) => (reason === 'item-press' ? onCommit(value) : onText(value))}
    >
      <Autocomplete.Input {...filterInputAttributes(props)} />
      <Autocomplete.Portal container={overlayHome()}>
        <Autocomplete.Positioner
          positionMethod="fixed"
          className={overlay.positioner}
          sideOffset={5}
          align="start"
          collisionPadding={8}
        >
          <Autocomplete.Popup className={`${overlay.menu} ${styles.popup}`}>
            <Autocomplete.List>
              {(item: string) => (
                <Autocomplete.Item key={item} value={item} className={overlay.item}>
                  <span className={styles.suggestion}>{inertText(item, { most: 120 })}</span>
                  <Hint item={item} />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}

function Hint({ item }: { readonly item: string }) {
  const token = readToken(item)
  return token === null || token.text !== '' ? null : (
    <span className={styles.hint}>{tokenHints[token.word]}</span>
  )
}
