import { useEffect, useRef } from 'react'

/** What a key does; false leaves it to the browser. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => unknown>>

/** Keys that act while no text is being typed and no dialog is open. Letters mean themselves, without Ctrl, Alt or Meta. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  current.current = shortcuts
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event))
        return
      const act = Object.hasOwn(current.current, event.key) ? current.current[event.key] : undefined
      if (act !== undefined && act(event) !== false) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/** Typing, and what is open above the page, come first. */
function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null) return true
  if (target.isContentEditable || target.matches('input:not([type="range"]), textarea, select')) return true
  return key === 'Enter' && target.matches('a, button, summary')
}
