import { type ActorRef, actorKey } from '@threadline/contract'
import type { ExpectedTransaction } from './ledger.ts'

/** How the trail compares with the ledger. */
export interface Comparison {
  readonly changes: number
  readonly transactions: number
  readonly actors: number
  /** One sentence for everything that differs; empty when the two agree. */
  readonly problems: readonly string[]
}

/**
 * Compares what the traffic has done with what the trail says, both ways: every change must be there exactly once, with
 * its actor, request, job and action, and together with the other changes of its transaction.
 *
 * @param seen - The trail in the words of the ledger, see `readTrail`.
 */
export function compareTrail(
  expected: readonly ExpectedTransaction[],
  seen: readonly ExpectedTransaction[],
): Comparison {
  const problems = [
    ...difference(expected.flatMap(lines), seen.flatMap(lines)).map(
      (line) => `missing from the trail: ${line}`,
    ),
    ...difference(seen.flatMap(lines), expected.flatMap(lines)).map(
      (line) => `in the trail, but never made: ${line}`,
    ),
  ]
  const torn = problems.length > 0 ? [] : difference(expected.map(whole), seen.map(whole))
  return {
    changes: expected.reduce((sum, { changes }) => sum + changes.length, 0),
    transactions: expected.length,
    actors: new Set(expected.map(({ actor }) => actorText(actor))).size,
    problems: [...problems, ...torn.map((text) => `not together in one transaction of the trail: ${text}`)],
  }
}

/** The lines of the one that the other lacks; a line that is there twice has to be there twice. */
function difference(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return some.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

function lines({ changes, ...origin }: ExpectedTransaction): string[] {
  const suffix = originText(origin)
  return changes.map(({ op, table, key, fields }) => {
    const changed = fields === null ? '' : ` (${fields.join(', ') || 'no visible field'})`
    return `${op} of ${table} ${key}${changed} ${suffix}`
  })
}

function whole(transaction: ExpectedTransaction): string {
  return lines(transaction).toSorted().join('; ')
}

function originText({
  actor,
  action,
  requestId,
  correlationId,
  jobId,
}: Omit<ExpectedTransaction, 'changes'>): string {
  const facts = Object.entries({ action, request: requestId, correlation: correlationId, job: jobId })
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
  return [`by ${actorText(actor)}`, ...known].join(', ')
}

function actorText(actor: ActorRef | null): string {
  if (actor === null) return 'nobody'
  const behalf = actor.onBehalfOf === undefined ? '' : ` for ${actorKey(actor.onBehalfOf)}`
  return actorKey(actor) + behalf
}
