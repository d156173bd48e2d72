import type { Facet } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import type { ChangeScope } from './change-scope.ts'
import { type Reader, trailTables } from './reader.ts'
import { changeConditions } from './sql/change-conditions.ts'
import { allOf } from './sql/values.ts'

/** How far the changes of one actor are counted. */
const mostChanges = 1_000

/**
 * The actors whose key begins with a text, in alphabetical order, with how many of the changes that filters match they made, up to 1,000 each. The index is
 * walked from actor to actor, whatever the number of their changes; actors without a matching change count as walked over.
 */
export async function actorsByPrefix(
  reader: Reader,
  scope: ChangeScope,
  prefix: string,
  limit: number,
): Promise<Facet> {
  const { changes } = trailTables(reader)
  const steps = limit * 5
  const found = await execute<{ actor: string; count: string; steps: string }>(
    reader.db,
    sql`
      with recursive actors (actor) as (
        (select actor from ${changes} where actor >= ${prefix}::text collate "C" order by actor limit 1)
        union all
        select (select c.actor from ${changes} c where c.actor > actors.actor order by c.actor limit 1)
        from actors where starts_with(actors.actor, ${prefix}::text)
      ),
      walked as (select actor from actors where starts_with(actor, ${prefix}::text) limit ${sql.raw(String(steps))})
      select walked.actor, counted.changes::text as count, (select count(*) from walked)::text as steps
      from walked
      cross join lateral (
        select count(*) as changes from (
          select from ${changes} c
          where c.actor = walked.actor and ${allOf(changeConditions(reader, scope))}
          limit ${sql.raw(String(mostChanges + 1))}
        ) as matching
      ) as counted
      where counted.changes > 0
      order by walked.actor limit ${sql.raw(String(limit + 1))}`,
    { what: 'find the actors' },
  )
  const values = found
    .slice(0, limit)
    .map(({ actor, count }) => ({ value: actor, count: Math.min(Number(count), mostChanges) }))
  return {
    values,
    truncated: found.length > limit || Number(found[0]?.steps ?? 0) >= steps,
    sampled: found.slice(0, limit).some(({ count }) => Number(count) > mostChanges),
  }
}
