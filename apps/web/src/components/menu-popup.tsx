import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { buttonClass } from './button.tsx'
import type { MenuEntry, MenuProps } from './menu.tsx'
import styles from './overlay.module.css'
import { overlayHome } from './overlay-home.ts'

export default function MenuPopup({ label, trigger, kind = 'quiet', entries }: MenuProps) {
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger className={buttonClass(kind, true)} aria-label={label} title={label}>
        {trigger}
      </Menu.Trigger>
      <Menu.Portal container={overlayHome()}>
        <Menu.Positioner
          positionMethod="fixed"
          className={styles.positioner}
          sideOffset={4}
          align="end"
          collisionPadding={8}
        >
          <Menu.Popup className={styles.menu}>
            {entries.map((entry) => (
              <Entry key={entry.kind === 'choice' ? 'choice' : entry.label} entry={entry} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.kind) {
    case 'action':
      return (
        <Menu.Item className={styles.item} onClick={entry.onSelect}>
          {entry.label}
        </Menu.Item>
      )
    case 'check':
      return (
        <Menu.CheckboxItem
          className={styles.item}
          checked={entry.checked}
          onCheckedChange={(checked) => entry.onChange(checked)}
          closeOnClick={false}
        >
          <Tick shown={entry.checked} />
          {entry.label}
        </Menu.CheckboxItem>
      )
    case 'choice':
      return (
        <Menu.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChange(value)}>
          {entry.options.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} className={styles.item} closeOnClick>
              <Tick shown={value === entry.value} />
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      )
  }
}

const Tick = ({ shown }: { readonly shown: boolean }) => (
  <span className={styles.check}>{shown && <Check size={14} aria-hidden />}</span>
)
