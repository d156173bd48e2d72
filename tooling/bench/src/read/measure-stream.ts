import type { Threadline } from '@threadline/core'
import type { Progress } from '../progress.ts'

/** How a stream of changes behaves. */
export interface StreamResult {
  readonly changes: number
  readonly changesPerSecond: number
  /** Memory in use after garbage collection, in bytes, each time another tenth has been read: constant, whatever the length of the stream. */
  readonly liveHeap: readonly number[]
  /** The most that the process had in use at any of the readings in between, garbage included, in bytes. */
  readonly peakHeap: number
}

/** Reads the newest changes as a stream. Needs `node --expose-gc` for the live heap; its pauses are not part of the speed. */
export async function measureStream(
  threadline: Threadline,
  { changes, progress }: { readonly changes: number; readonly progress: Progress },
): Promise<StreamResult> {
  const liveHeap: number[] = []
  let peakHeap = 0
  let read = 0
  let paused = 0
  const begun = performance.now()
  for await (const _change of threadline.streamChanges()) {
    read += 1
    if (read % 1000 === 0) peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed)
    if (read % Math.floor(changes / 10) === 0) {
      progress(`stream: ${read}/${changes}`)
      const pause = performance.now()
      globalThis.gc?.()
      liveHeap.push(process.memoryUsage().heapUsed)
      paused += performance.now() - pause
    }
    if (read === changes) break
  }
  const seconds = (performance.now() - begun - paused) / 1000
  return { changes: read, changesPerSecond: read / seconds, liveHeap, peakHeap }
}
