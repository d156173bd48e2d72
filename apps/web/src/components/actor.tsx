import type { ActorRef, ActorType } from '@threadline/contract'
import { Bot, Cog, type LucideIcon, ShieldCheck, Timer, User, UserX } from 'lucide-react'
import { inertText, shortenMiddle } from '../text/inert-text.ts'
import { actorLink } from '../url/links.ts'
import styles from './actor.module.css'
import { TargetLink } from './target-link.tsx'

const icons: Record<ActorType, LucideIcon> = {
  user: User,
  admin: ShieldCheck,
  service_account: Bot,
  job: Timer,
  system: Cog,
  anonymous: UserX,
}

const names: Record<ActorType, string> = {
  user: 'user',
  admin: 'admin',
  service_account: 'service account',
  job: 'job',
  system: 'system',
  anonymous: 'anonymous',
}

export const actorTypeName = (type: ActorType): string => names[type]

export interface ActorProps {
  readonly actor: ActorRef | null
  /** Without links inside, for lists that are walked by keyboard. */
  readonly tabIndex?: number
}

/** Who made a change, and on whose behalf. */
export function Actor({ actor, tabIndex }: ActorProps) {
  if (actor === null) return <span className={styles.nobody}>nobody named</span>
  return (
    <span className={styles.actor}>
      <Identity actor={actor} tabIndex={tabIndex} />
      {actor.onBehalfOf !== undefined && (
        <>
          <span className={styles.behalf}>for</span>
          <Identity actor={actor.onBehalfOf} tabIndex={tabIndex} />
        </>
      )}
    </span>
  )
}

function Identity({
  actor,
  tabIndex,
}: {
  readonly actor: Pick<ActorRef, 'type' | 'id'>
  readonly tabIndex: number | undefined
}) {
  const Icon = icons[actor.type]
  const id = actor.id ?? names[actor.type]
  return (
    <TargetLink
      target={actorLink(actor)}
      className={styles.identity}
      tabIndex={tabIndex}
      title={inertText(actor.id === undefined ? names[actor.type] : `${names[actor.type]} ${actor.id}`)}
    >
      <Icon size={13} aria-hidden className={styles.icon} />
      <span className="hidden-visually">{names[actor.type]} </span>
      <span className={styles.name}>{inertText(shortenMiddle(id, 28))}</span>
    </TargetLink>
  )
}
