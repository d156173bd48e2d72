import { actorKey, type RetentionHold } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { showText } from '../text/visible-text.ts'
import { factTable } from './facts.ts'
import { timeText } from './time.ts'

/** Holds, one paragraph for each. */
export function holdsText(holds: readonly RetentionHold[], output: TextOutput): string {
  return holds.map((hold) => holdText(hold, output)).join('\n')
}

/** A hold with all that it says. */
export function holdText(hold: RetentionHold, { color, width }: TextOutput): string {
  const paint = createPaint(color)
  const { addedAt, addedBy, addedLogin, liftedAt, liftedBy, liftedLogin } = hold
  const facts = factTable(
    [
      ['reason', showText(hold.reason)],
      ['table', shown(hold.table)],
      ['row', shown(hold.rowKey)],
      ['actor', hold.actor === null ? null : showText(actorKey(hold.actor))],
      ['correlation', shown(hold.correlationId)],
      ['from', hold.from === null ? null : timeText(hold.from)],
      ['to', hold.to === null ? null : timeText(hold.to)],
      ['set', `${timeText(addedAt)} by ${who(addedBy, addedLogin)}`],
      ['lifted', liftedAt === null ? null : `${timeText(liftedAt)} by ${who(liftedBy, liftedLogin)}`],
      ['because', shown(hold.liftReason)],
    ],
    paint,
    width - 2,
  )
  return `${title(hold, paint)}\n${facts.map((line) => `  ${line}\n`).join('')}`
}

function title({ name, liftedAt }: RetentionHold, paint: Paint): string {
  return `${paint.heading(`Hold ${showText(name)}`)} ${liftedAt === null ? paint.good('in force') : paint.quiet('lifted')}`
}

const shown = (text: string | null) => (text === null ? null : showText(text))

const who = (actor: RetentionHold['addedBy'], login: string | null) =>
  showText(actor === null ? (login ?? '') : `${actorKey(actor)} (${login})`)
