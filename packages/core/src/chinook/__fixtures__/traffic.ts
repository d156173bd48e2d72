import { type ActorRef, actorKey, admin, job, serviceAccount, user } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { TransactionOf } from '../../database/database.ts'
import { setAuditContext } from '../../writing/set-audit-context.ts'
import type { Chinook } from './chinook.ts'

type Tx = TransactionOf<Chinook['threadline']['db']>

/** Numbers that are the same in every run (mulberry32). */
export function randomNumbers(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export type Random = ReturnType<typeof randomNumbers>

/** A key that is in use, as a subselect. */
const some = (random: Random, table: string, column: string) =>
  `(select ${column} from ${table} order by ${column} offset ${random(10_000)} % greatest((select count(*) from ${table}), 1) limit 1)`

/** What people and programs do to the store, with how often they do it. */
const deeds: readonly { often: number; deed: (random: Random) => string }[] = [
  {
    often: 12,
    deed: (random) =>
      `update customer set city = 'City ${random(50)}', phone = nullif('+47 ${random(9)}', '+47 0') where customer_id = ${some(random, 'customer', 'customer_id')}`,
  },
  {
    often: 12,
    deed: (random) => `
      with made as (insert into invoice (customer_id, invoice_date, total) values (${some(random, 'customer', 'customer_id')}, '2024-02-29', 0) returning invoice_id)
      insert into invoice_line (invoice_id, track_id, unit_price, quantity)
        select invoice_id, track_id, unit_price, 1 from made, (select * from track order by track_id offset ${random(2000)} limit ${1 + random(5)}) as chosen;
      update invoice set total = (select coalesce(sum(unit_price * quantity), 0) from invoice_line where invoice_line.invoice_id = invoice.invoice_id) where total = 0`,
  },
  {
    often: 5,
    deed: (random) =>
      `update track set unit_price = unit_price * 1.1, composer = nullif(composer, '') where album_id = ${some(random, 'album', 'album_id')}`,
  },
  {
    often: 1,
    deed: (random) =>
      `update track set unit_price = case when unit_price > 2 then 0.99 else unit_price + 0.10 end where genre_id = ${2 + random(12)}`,
  },
  {
    often: 4,
    deed: (random) => `delete from artist where artist_id = ${some(random, 'artist', 'artist_id')}`,
  },
  {
    often: 3,
    deed: (random) => `delete from invoice where invoice_id = ${some(random, 'invoice', 'invoice_id')}`,
  },
  {
    often: 1,
    deed: (random) => `delete from customer where customer_id = ${some(random, 'customer', 'customer_id')}`,
  },
  {
    often: 1,
    deed: (random) =>
      `delete from playlist where playlist_id = ${some(random, 'playlist where playlist_id > 8', 'playlist_id')}`,
  },
  {
    often: 3,
    deed: (random) =>
      `update artist set artist_id = (select max(artist_id) + 1 from artist) where artist_id = ${some(random, 'artist', 'artist_id')}`,
  },
  {
    often: 2,
    deed: (random) =>
      `update invoice set invoice_id = -invoice_id where invoice_id = ${some(random, 'invoice', 'invoice_id')}`,
  },
  {
    often: 1,
    deed: () =>
      `update employee set employee_id = employee_id + 100, title = title || '.' where employee_id > 2`,
  },
  {
    often: 1,
    deed: (random) =>
      `update genre set genre_id = (select max(genre_id) + 1 from genre), name = name || '!' where genre_id = ${some(random, 'genre', 'genre_id')}`,
  },
  // Keys are swapped. Not those of two entries of a playlist, which have nothing else: without a history nobody can tell that from doing nothing.
  {
    often: 3,
    deed: (random) => `
      update invoice_line as line set invoice_line_id = pair.first + pair.last - line.invoice_line_id, quantity = quantity + 1
      from (select min(invoice_line_id) as first, max(invoice_line_id) as last from invoice_line where invoice_id = ${some(random, 'invoice_line', 'invoice_id')}) as pair
      where line.invoice_line_id in (pair.first, pair.last)`,
  },
  {
    often: 3,
    deed: (random) =>
      `update playlist_track as entry set playlist_id = 7 where playlist_id = ${some(random, 'playlist_track', 'playlist_id')} and track_id % 50 = ${random(50)}
       and not exists (select from playlist_track as held where held.playlist_id = 7 and held.track_id = entry.track_id)`,
  },
  {
    often: 4,
    deed: (random) =>
      `insert into media_type (media_type_id, name) values (${1 + random(9)}, 'Type ${random(5)}') on conflict (media_type_id) do update set name = excluded.name`,
  },
  {
    often: 2,
    deed: (random) =>
      `insert into playlist (name) values ('List ${random(99)}'); insert into playlist_track select max(playlist_id), ${some(random, 'track', 'track_id')} from playlist`,
  },
  { often: 2, deed: () => `update artist set name = name where artist_id < 50` },
]

const total = deeds.reduce((sum, { often }) => sum + often, 0)

function someDeed(random: Random): string {
  let left = random(total)
  for (const { often, deed } of deeds) {
    if (left < often) return deed(random)
    left -= often
  }
  return ''
}

/** Everything at once: the largest table is emptied, and a part of it comes back. */
const rebuild = `
  create temp table kept on commit drop as select * from playlist_track where track_id % 7 = 0;
  truncate playlist_track; insert into playlist_track select * from kept order by track_id desc`

const actors: readonly ActorRef[] = [
  ...Array.from({ length: 5 }, (_, index) => user(`${index + 1}`)),
  admin('root'),
  job('nightly prices'),
  serviceAccount('import'),
]

/** What is known of a transaction without looking at the trail. */
export interface Made {
  readonly auditTransactionId: string
  /** Who acted first, and who after a change of the actor within it. */
  readonly actors: readonly string[]
}

/** Does something as somebody; undefined when it was rolled back or came to nothing. */
export async function act({ threadline }: Chinook, random: Random, step: number): Promise<Made | undefined> {
  const pick = () => actors[random(actors.length)] ?? user('1')
  const [first, second] = [pick(), random(8) === 0 ? pick() : undefined]
  const failing = random(15) === 0
  const deed = step === 250 ? rebuild : someDeed(random)
  const work = async (tx: Tx) => {
    await run(tx, deed)
    if (random(6) === 0) await undone(tx, random)
    if (second !== undefined) {
      await setAuditContext(tx, { actor: second })
      await run(tx, someDeed(random))
    }
    if (failing) throw new Error('changed my mind')
  }
  const context = {
    actor: first,
    correlationId: `step-${step}`,
    ...(random(3) === 0 && { action: 'store.kept' }),
  }
  try {
    const { auditTransactionId } = await threadline.transaction(context, work)
    if (auditTransactionId === null) return undefined
    return { auditTransactionId, actors: [first, second ?? first].map(actorKey) }
  } catch (error) {
    if (failing) return undefined
    throw error
  }
}

/** Something that is rolled back to a savepoint. */
async function undone(tx: Tx, random: Random): Promise<void> {
  const attempt = tx.transaction(async (nested) => {
    await run(nested, someDeed(random))
    throw new Error('not this')
  })
  await attempt.catch((error: Error) => {
    if (error.message !== 'not this') throw error
  })
}

async function run(tx: Tx, statements: string): Promise<void> {
  for (const statement of statements.split(/;\s*/)) await tx.execute(sql.raw(statement))
}
