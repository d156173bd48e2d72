import type { AuditChange } from '@threadline/contract'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { apiUrl } from '../api/request.ts'
import type { SearchRecord } from '../url/search-text.ts'
import { emptyLive, type LiveState, receive, release } from './live-batches.ts'

export type LiveConnection = 'off' | 'connecting' | 'open' | 'broken'

interface LiveModel extends LiveState {
  readonly connection: LiveConnection
}

type LiveEvent =
  | { readonly kind: 'received'; readonly changes: readonly AuditChange[] }
  | { readonly kind: 'released'; readonly now: number }
  | { readonly kind: 'connection'; readonly connection: LiveConnection }
  | { readonly kind: 'cleared' }

function reduce(model: LiveModel, event: LiveEvent): LiveModel {
  switch (event.kind) {
    case 'received':
      return { ...model, ...receive(model, event.changes) }
    case 'released':
      return { ...model, ...release(model, event.now) }
    case 'connection':
      return { ...model, connection: event.connection }
    case 'cleared':
      return { ...model, ...emptyLive }
  }
}

export interface LiveOptions {
  readonly enabled: boolean
  readonly search: SearchRecord
  /** The stream stands at the present: what is loaded from now on has no gap to it. */
  readonly onReady: () => void
}

export interface Live extends LiveModel {
  readonly release: () => void
  readonly clear: () => void
}

/** How long changes are gathered before they are taken in together. */
const gatherMilliseconds = 250

/** The changes that arrive while live mode is on. The browser reconnects by itself and says where it was. */
export function useLive({ enabled, search, onReady }: LiveOptions): Live {
  const [model, dispatch] = useReducer(reduce, { ...emptyLive, connection: 'off' })
  const ready = useRef(onReady)
  ready.current = onReady
  const url = apiUrl(['timeline', 'live'], search)
  useEffect(() => {
    dispatch({ kind: 'cleared' })
    if (!enabled) {
      dispatch({ kind: 'connection', connection: 'off' })
      return
    }
    dispatch({ kind: 'connection', connection: 'connecting' })
    const gathered: AuditChange[] = []
    const source = new EventSource(url)
    const opened = () => dispatch({ kind: 'connection', connection: 'open' })
    source.addEventListener('open', opened)
    source.addEventListener('error', () => dispatch({ kind: 'connection', connection: 'broken' }))
    source.addEventListener('change', (event) => void gathered.push(JSON.parse(event.data) as AuditChange))
    let begun = false
    source.addEventListener('ready', () => {
      if (!begun) ready.current()
      begun = true
    })
    // Something may have been missed: what is shown begins anew.
    source.addEventListener('reset', () => {
      dispatch({ kind: 'cleared' })
      ready.current()
    })
    const timer = setInterval(() => {
      if (gathered.length > 0) dispatch({ kind: 'received', changes: gathered.splice(0) })
    }, gatherMilliseconds)
    return () => {
      clearInterval(timer)
      source.close()
    }
  }, [enabled, url])
  return {
    ...model,
    release: useCallback(() => dispatch({ kind: 'released', now: Date.now() }), []),
    clear: useCallback(() => dispatch({ kind: 'cleared' }), []),
  }
}
