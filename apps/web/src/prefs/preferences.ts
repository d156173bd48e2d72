import { useSyncExternalStore } from 'react'

/** What a reader has set for this browser. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly utc: boolean
  readonly railHidden: boolean
  readonly hiddenColumns: readonly string[]
  readonly columnWidths: Readonly<Record<string, number>>
}

const key = 'threadline:preferences'

const defaults: Preferences = {
  theme: 'system',
  utc: false,
  railHidden: false,
  hiddenColumns: [],
  columnWidths: {},
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

let current = read()
const listeners = new Set<() => void>()

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return isRecord(stored) ? readStored(stored) : defaults
  } catch {
    return defaults
  }
}

/** What another version or another program has stored must not break the console. */
function readStored(stored: Record<string, unknown>): Preferences {
  const { theme, utc, railHidden, hiddenColumns, columnWidths } = stored
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    utc: utc === true,
    railHidden: railHidden === true,
    hiddenColumns: Array.isArray(hiddenColumns)
      ? hiddenColumns.filter((name) => typeof name === 'string')
      : [],
    columnWidths: isRecord(columnWidths)
      ? Object.fromEntries(
          Object.entries(columnWidths).filter((entry): entry is [string, number] =>
            Number.isFinite(entry[1]),
          ),
        )
      : {},
  }
}

/** Changes some of them, here and in the other windows of this browser. */
export function setPreferences(changes: Partial<Preferences>): void {
  current = { ...current, ...changes }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // Without storage they last as long as the page.
  }
  announce()
}

function announce(): void {
  applyTheme()
  for (const listener of listeners) listener()
}

export function applyTheme(): void {
  const { dataset } = document.documentElement
  if (current.theme === 'system') delete dataset.theme
  else dataset.theme = current.theme
}

window.addEventListener('storage', (event) => {
  if (event.key !== key) return
  current = read()
  announce()
})

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current)
