import type postgres from 'postgres'
import { randomNumbers } from '../statistics/random.ts'

/** A change of the trail, drawn at random: something to ask about. */
export interface Sample {
  readonly transactionId: string
  readonly table: string
  readonly rowKey: string
  readonly actor: string
  readonly correlationId: string
  readonly capturedAt: string
}

/** What questions can be asked about. */
export interface TrailSample {
  readonly samples: readonly Sample[]
  /** The span of the trail, in milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/** Draws changes evenly over the time of the trail. */
export async function sampleTrail(sql: postgres.Sql, size: number): Promise<TrailSample> {
  const [span] = await sql<{ first: string; last: string }[]>`
    select min(id) as first, max(id) as last from threadline.audit_changes`
  const random = randomNumbers(7)
  const first = BigInt(span?.first ?? 0)
  const seconds = Number((BigInt(span?.last ?? 0) - first) >> 32n)
  const ids = Array.from({ length: size }, () =>
    String(first + (BigInt(Math.floor(random() * seconds)) << 32n)),
  )
  const samples = await sql<Sample[]>`
    select change.transaction_id as "transactionId", table_name as "table", row_key as "rowKey", change.actor,
      correlation_id as "correlationId", to_json(change.captured_at) #>> '{}' as "capturedAt"
    from unnest(${ids}::bigint[]) as drawn(id)
    cross join lateral (select * from threadline.audit_changes where audit_changes.id >= drawn.id order by id limit 1) as change
    join threadline.audit_transactions as header on header.id = change.transaction_id
    join threadline.audited_tables as registry on registry.id = change.table_id`
  const times = samples.map(({ capturedAt }) => Date.parse(capturedAt))
  return { samples, from: Math.min(...times), to: Math.max(...times) }
}
