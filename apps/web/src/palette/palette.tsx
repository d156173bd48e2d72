import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { metaQuery } from '../api/queries.ts'
import overlay from '../components/overlay.module.css'
import { inertText } from '../text/inert-text.ts'
import { tableName } from '../url/links.ts'
import styles from './palette.module.css'
import { type PaletteItem, paletteItems } from './palette-items.ts'
import { useFoundFirst } from './use-found-first.ts'

/** Goes to a screen, or finds what a pasted id, row or correlation is. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const { data: meta } = useQuery(metaQuery)
  const items = useFoundFirst(text, paletteItems(text, meta?.tables.map(tableName) ?? []))
  const go = ({ target }: PaletteItem) => {
    onClose()
    void navigate(target as never)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={overlay.backdrop ?? ''} />
        <Dialog.Popup className={`${overlay.dialog} ${styles.palette}`} aria-label="Find and go to">
          <Autocomplete.Root
            items={items}
            itemToStringValue={({ label }: PaletteItem) => label}
            mode="none"
            inline
            open
            autoHighlight="always"
            value={text}
            onValueChange={(value, { reason }) => reason !== 'item-press' && setText(value)}
          >
            <Autocomplete.Input
              className={styles.input ?? ''}
              aria-label="A screen, an id, a row, an actor or a correlation"
              placeholder="A screen, or paste an id: orders 17, user/42, req_…"
              spellCheck={false}
            />
            <Autocomplete.List className={styles.list ?? ''}>
              {(item: PaletteItem) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  className={overlay.item ?? ''}
                  onClick={() => go(item)}
                >
                  <span className={styles.label}>{inertText(item.label, { most: 160 })}</span>
                  <span className={styles.hint}>{item.hint}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
