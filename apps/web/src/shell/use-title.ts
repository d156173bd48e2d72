import { useEffect } from 'react'

/** The title of the window: what is looked at, then the program. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Threadline`
  }, [title])
}
