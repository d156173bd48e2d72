import type { Facet } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { changeConditions } from '../changes/change-conditions.ts'
import type { ChangeScope } from '../changes/change-scope.ts'
import { type Reader, trailTables } from '../reader.ts'
import { idRangeConditions } from '../sql/id-range.ts'
import { allOf } from '../sql/values.ts'
import { wholeMonths } from '../time-to-id.ts'

/** How far the changes of one actor are counted. */
const mostChanges = 1_000

/** How many actors are walked over for each that may be listed: those without a matching change are on the way too. */
const stepsPerValue = 5

/**
 * The actors whose key begins with a text, in alphabetical order, with how many of the changes that filters match they made, up to 1,000 each. The index is
 * walked from actor to actor, whatever the number of their changes, in the months in question.
 */
export async function actorsByPrefix(
  reader: Reader,
  scope: ChangeScope,
  prefix: string,
  limit: number,
): Promise<Facet> {
  const { changes } = trailTables(reader)
  const months = allOf(idRangeConditions(wholeMonths(scope)))
  const steps = limit * stepsPerValue
  const walked = await execute<{ actor: string; count: string }>(
    reader.db,
    sql`
      with recursive actors (actor) as (
        (select c.actor from ${changes} c where c.actor >= ${prefix}::text collate "C" and ${months} order by c.actor limit 1)
        union all
        select (select c.actor from ${changes} c where c.actor > actors.actor and ${months} order by c.actor limit 1)
        from actors where starts_with(actors.actor, ${prefix}::text)
      ),
      walked as (select actor from actors where starts_with(actor, ${prefix}::text) limit ${sql.raw(String(steps))})
      select walked.actor, counted.changes::text as count
      from walked
      cross join lateral (
        select count(*) as changes from (
          select from ${changes} c
          where c.actor = walked.actor and ${allOf(changeConditions(reader, scope))}
          limit ${sql.raw(String(mostChanges + 1))}
        ) as matching
      ) as counted
      order by walked.actor`,
    { what: 'find the actors' },
  )
  const found = walked.filter(({ count }) => count !== '0')
  const listed = found.slice(0, limit)
  return {
    values: listed.map(({ actor, count }) => ({ value: actor, count: Math.min(Number(count), mostChanges) })),
    truncated: found.length > limit || walked.length === steps,
    sampled: listed.some(({ count }) => Number(count) > mostChanges),
  }
}
