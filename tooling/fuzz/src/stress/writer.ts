import { sqlState, type Threadline, user } from '@threadline/core'
import { sql } from 'drizzle-orm'
import { ownTable } from './tables.ts'

/** A change that was committed, as the trail should have it. */
export type Written = `${string} ${string} ${'insert' | 'update' | 'delete'} ${string}`

export interface WriterResult {
  readonly written: readonly Written[]
  /** SQLSTATEs of transactions that failed. */
  readonly failures: readonly string[]
}

/** Writes to the shared tables, each time as another user, and to a table of its own in SERIALIZABLE transactions. */
export async function runWriter(
  threadline: Threadline,
  writer: number,
  { tables, transactions }: { readonly tables: readonly string[]; readonly transactions: number },
): Promise<WriterResult> {
  const written: Written[] = []
  const failures: string[] = []
  for (let turn = 0; turn < transactions; turn += 1) {
    const actor = user(`${writer}-${turn % 7}`)
    const isOwn = turn % 3 === 0
    const table = isOwn ? ownTable(writer) : (tables[(turn * 5 + writer) % tables.length] ?? '')
    const name = sql.identifier(table)
    try {
      const { result } = await threadline.transaction(
        { actor, correlationId: `writer-${writer}` },
        async (tx): Promise<Written[]> => {
          const inserted = ids(
            await tx.execute(sql`INSERT INTO ${name} (note) VALUES ('new'), ('new') RETURNING id::text`),
          )
          const [first = '', second = ''] = inserted
          await tx.execute(sql`UPDATE ${name} SET n = n + 1 WHERE id = ${first}::integer`)
          await tx.execute(sql`DELETE FROM ${name} WHERE id = ${second}::integer`)
          const who = `user/${actor.id}`
          return [
            ...inserted.map((id): Written => `${table} ${id} insert ${who}`),
            `${table} ${first} update ${who}`,
            `${table} ${second} delete ${who}`,
          ]
        },
        isOwn ? { isolationLevel: 'serializable' } : {},
      )
      written.push(...result)
    } catch (error) {
      failures.push(sqlState(error) ?? String(error))
    }
  }
  return { written, failures }
}

const ids = (result: unknown): string[] => (result as { id: string }[]).map(({ id }) => id)
