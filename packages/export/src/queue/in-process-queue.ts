import type { ExportQueue } from './export-queue.ts'

/**
 * A queue within this process: what is announced here is begun at once. Workers in other processes find it when they look, every `pollMs`.
 *
 * @param options.pollMs - Milliseconds between two looks at the job table. Default 5000.
 */
export function inProcessQueue({ pollMs = 5000 }: { readonly pollMs?: number } = {}): ExportQueue {
  const listeners = new Set<() => void>()
  return {
    async announce() {
      for (const wake of listeners) wake()
    },
    async listen(work) {
      let working: Promise<void> | undefined
      let again = false
      const wake = () => {
        again = working !== undefined
        working ??= work().finally(() => {
          working = undefined
          if (again && listeners.has(wake)) wake()
        })
      }
      listeners.add(wake)
      const timer = setInterval(wake, pollMs)
      timer.unref()
      wake()
      return async () => {
        listeners.delete(wake)
        clearInterval(timer)
      }
    },
  }
}
