import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react'
import { useShortcuts } from '../keyboard/use-shortcuts.ts'
import { setPreferences, usePreferences } from '../prefs/preferences.ts'
import { screens } from './screens.ts'

const Palette = lazy(() => import('../palette/palette.tsx'))
const KeyboardHelp = lazy(() => import('../keyboard/keyboard-help.tsx'))

type Overlay = 'palette' | 'help' | null

let current: Overlay = null
const listeners = new Set<() => void>()

/** Opens what lies over every screen, from anywhere. */
export function openOverlay(overlay: Overlay): void {
  current = overlay
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The palette and the help, and the keys that work everywhere. */
export function Overlays() {
  const overlay = useSyncExternalStore(subscribe, () => current)
  const navigate = useNavigate()
  const { utc } = usePreferences()
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      openOverlay('palette')
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  useEffect(() => {
    // Before all other keys, so that the letter after g is not taken for one by itself.
    const listen = (event: KeyboardEvent) => {
      if (event.timeStamp - goPressedAt.current > 1500) return
      goPressedAt.current = Number.NEGATIVE_INFINITY
      const screen = screens.find(({ key }) => key === event.key)
      if (screen === undefined) return
      event.preventDefault()
      event.stopImmediatePropagation()
      void navigate(screen.target as never)
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [navigate])
  useShortcuts({
    '?': () => openOverlay('help'),
    g: (event) => {
      goPressedAt.current = event.timeStamp
    },
    u: () => setPreferences({ utc: !utc }),
  })
  return (
    <Suspense>
      {overlay === 'palette' && <Palette onClose={() => openOverlay(null)} />}
      {overlay === 'help' && <KeyboardHelp onClose={() => openOverlay(null)} />}
    </Suspense>
  )
}
