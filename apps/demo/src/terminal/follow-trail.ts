import type { Threadline } from '@threadline/core'
import type { Screen } from './screen.ts'
import { changeLine, transactionLine } from './trail-lines.ts'

export interface FollowTrailOptions {
  readonly signal: AbortSignal
  /** Called after each transaction, with how many there have been. */
  readonly afterTransaction?: (count: number) => Promise<void>
}

/** Prints the trail as it grows, until the signal says that it is enough. */
export async function followTrail(
  trail: Threadline,
  screen: Screen,
  { signal, afterTransaction }: FollowTrailOptions,
): Promise<void> {
  let current = ''
  let count = 0
  for await (const { change } of trail.streamChanges({}, { follow: true, pollMs: 500, signal })) {
    if (change.transactionId !== current) {
      if (count > 0) await afterTransaction?.(count)
      count += 1
      current = change.transactionId
      screen.print('', transactionLine(change, await actionOf(trail, current), screen))
    }
    screen.print(changeLine(change, screen))
  }
}

async function actionOf(trail: Threadline, transactionId: string): Promise<string | null> {
  return (await trail.transactionById(transactionId))?.action?.name ?? null
}
