import { type ActorRef, actorKey } from '@threadline/contract'
import { showText } from '../text/visible-text.ts'

/** Who acted, and for whom; `unattributed` where nobody was named. */
export function actorText(actor: ActorRef | null): string {
  if (actor === null) return 'unattributed'
  const own = showText(actorKey(actor))
  return actor.onBehalfOf === undefined ? own : `${own} for ${showText(actorKey(actor.onBehalfOf))}`
}
