import { type SQL, sql } from 'drizzle-orm'
import { idList, idValue } from '../sql/values.ts'
import type { XidSnapshot } from './xid-snapshot.ts'

/** What is new in a step: the transactions that the second snapshot sees and the first does not, whenever they began. */
export interface NewTransactions {
  /** Those that were open and have ended. */
  readonly ended: readonly bigint[]
  /** Of the xids that were given out since, from `first` on, these many are new but for those that are still open. */
  readonly first: bigint
  readonly count: bigint
  readonly open: readonly bigint[]
}

const mask = 0xffff_ffffn

/** The low half of a transaction's id is that of its xid. */
const xid32 = sql`(c.transaction_id & ${sql.raw(mask.toString())})`

const xidList = (xids: readonly bigint[]): SQL => idList(xids.map((xid) => (xid & mask).toString()))

/** Whether the transaction of a change `c` is new. Xids are compared by their low halves, counted on from the first: they wrap. */
export function isNew({ ended, first, count, open }: NewTransactions): SQL {
  return sql`(
    (${xidDistance(first)} < ${idValue(count.toString())} and ${xid32} <> all (${xidList(open)}))
    or ${xid32} = any (${xidList(ended)}))`
}

/** How many xids the one of a change `c` comes after another. */
function xidDistance(first: bigint): SQL {
  return sql`((${xid32} - ${idValue((first & mask).toString())}) & ${sql.raw(mask.toString())})`
}

/** Xids that are less than this many ahead are taken for later ones. */
const half = sql.raw((1n << 31n).toString())

/**
 * Whether the transaction of a change `c` that can be seen is one that a snapshot does not see. Such changes come from another cluster, by dump and restore,
 * whose xids were further on.
 */
export function isForeign({ xmax, running }: XidSnapshot): SQL {
  return sql`(${xidDistance(xmax)} < ${half} or ${xid32} = any (${xidList([...running])}))`
}
