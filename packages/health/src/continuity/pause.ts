import { setTimeout } from 'node:timers/promises'

/** Rests, unless it is told to stop; the milliseconds of rest. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<number> {
  if (milliseconds <= 0) return 0
  try {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
  return milliseconds
}
