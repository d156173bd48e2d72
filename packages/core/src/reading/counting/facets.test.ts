import { user } from '@threadline/contract'
import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/audited-database.ts'
import { facets } from './facets.ts'

describe('facets', () => {
  test('name tables, ops and actors in the words of the filters, the most frequent first', async ({
    audited,
  }) => {
    const { reader, write } = audited
    await write('insert into posts (id) select generate_series(1, 3)', { actor: user('ada') })
    await write('insert into shop.posts values (1), (2); delete from shop.posts where id = 1')
    expect(await facets(reader)).toEqual({
      table: {
        values: [
          { value: 'posts', count: 3 },
          { value: 'shop.posts', count: 3 },
        ],
        truncated: false,
        sampled: false,
      },
      op: {
        values: [
          { value: 'insert', count: 5 },
          { value: 'delete', count: 1 },
        ],
        truncated: false,
        sampled: false,
      },
      actor: { values: [{ value: 'user/ada', count: 3 }], truncated: false, sampled: false },
    })
    expect(await facets(reader, { schema: 'shop' }, { limit: 1 })).toMatchObject({
      table: { values: [{ value: 'shop.posts', count: 3 }], truncated: false },
      op: { values: [{ value: 'insert', count: 2 }], truncated: true },
      actor: { values: [] },
    })
  })

  test('find actors by the beginning of their key, only those with a match', async ({
    audited: { reader, write },
  }) => {
    for (const [index, name] of ['al', 'alan', 'alb', 'b', 'a%'].entries())
      await write(`insert into posts (id) values (${index})`, { actor: user(name) })
    const actors = async (actorPrefix: string, filters = {}, limit = 20) => {
      const { actor } = await facets(reader, filters, { actorPrefix, limit })
      return [actor.values.map(({ value }) => value), actor.truncated]
    }
    expect(await actors('user/al')).toEqual([['user/al', 'user/alan', 'user/alb'], false])
    expect(await actors('user/al', {}, 2)).toEqual([['user/al', 'user/alan'], true])
    expect(await actors('user/a%')).toEqual([['user/a%'], false])
    expect(await actors('user/a', { table: 'posts', rowKey: 1 })).toEqual([['user/alan'], false])
    expect(await actors('job/')).toEqual([[], false])
  })

  test('of more changes than are looked at are complete for tables and ops within a range, and say so of actors', async ({
    audited: { reader, write },
  }) => {
    await write('insert into posts (id) select generate_series(1, 6000)', { actor: user('ada') })
    await write('insert into shop.posts values (1)', { actor: user('eve') })
    const sampled = await facets(reader)
    expect(sampled).toMatchObject({
      table: { sampled: true },
      op: { sampled: true },
      actor: { sampled: true },
    })
    const found = await facets(reader, { from: new Date(Date.now() - 3_600_000) })
    expect(found).toMatchObject({
      table: {
        values: [
          { value: 'posts', count: 6000 },
          { value: 'shop.posts', count: 1 },
        ],
        sampled: false,
      },
      op: { values: [{ value: 'insert', count: 6001 }], sampled: false },
      actor: { sampled: true },
    })
  })

  test('refuse options that they do not know', async ({ audited: { reader } }) => {
    await expect(facets(reader, {}, JSON.parse('{"limits":1}'))).rejects.toMatchObject({
      code: 'invalid_filter',
    })
    await expect(facets(reader, {}, { limit: 0 })).rejects.toMatchObject({ code: 'invalid_filter' })
  })
})
