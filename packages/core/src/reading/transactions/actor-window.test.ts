import { user } from '@threadline/contract'
import { describe, expect } from 'vitest'
import { query } from '../../database/__fixtures__/drivers.ts'
import { allPages, connect, settings, test } from '../__fixtures__/audited-database.ts'
import { actorWindow } from './actor-window.ts'

const ada = { actor: user('ada') }

describe('what an actor did', () => {
  test('is one entry for each transaction, with what, how many and where', async ({
    audited: { reader, write },
  }) => {
    await write(
      `insert into posts (id) values (1), (2); insert into shop.posts values (1);
       select threadline.record_action('posts.imported', '{}')`,
      { ...ada, correlationId: 'c' },
    )
    await write('update posts set views = 1; delete from posts where id = 2', ada)
    await write('insert into posts (id) values (9)', { actor: user('eve') })
    const { items } = await actorWindow(reader, 'user/ada')
    expect(items).toMatchObject([
      {
        summary: '2 updates in posts, 1 delete in posts',
        total: 3,
        capped: false,
        tables: [{ schema: 'public', table: 'posts', total: 3, ops: { update: 2, delete: 1, insert: 0 } }],
        transaction: { actor: user('ada'), action: null },
      },
      {
        summary: 'posts.imported: 2 inserts in posts, 1 insert in shop.posts',
        transaction: { correlationId: 'c', action: { name: 'posts.imported' } },
      },
    ])
  })

  test('counts only what this actor did in a transaction of several', async ({
    audited: { reader, write },
  }) => {
    await write(
      `insert into posts (id) values (1); ${settings({ actor: user('eve') })}; insert into posts (id) values (2), (3)`,
      ada,
    )
    const summary = async (actor: string) =>
      (await actorWindow(reader, actor)).items.map((item) => item.summary)
    expect(await summary('user/ada')).toEqual(['1 insert in posts'])
    expect(await summary('user/eve')).toEqual(['2 inserts in posts'])
    expect(await summary('user/nobody')).toEqual([])
  })

  test('has exact pages, also across bulk and overlapping transactions', async ({
    db,
    audited: { reader, write },
  }) => {
    const slow = connect(db)
    await write('insert into posts (id) values (1)', ada)
    await slow.db.transaction(async (tx) => {
      const run = (statement: string) => query(tx, statement)
      await run(settings(ada))
      await run('insert into shop.posts values (1)')
      await write('insert into posts (id) select generate_series(100, 400)', ada)
      await run('insert into shop.posts values (2)')
      await write('insert into posts (id) values (2)', ada)
      await run('insert into shop.posts values (3)')
    })
    await write('insert into posts (id) values (3)', ada)
    const pages: number[] = []
    const items = await allPages(async (cursor) => {
      const page = await actorWindow(reader, 'user/ada', { limit: 2, cursor })
      pages.push(page.items.length)
      return page
    })
    expect(items.map(({ summary }) => summary)).toEqual([
      '1 insert in posts',
      '3 inserts in shop.posts',
      '1 insert in posts',
      '301 inserts in posts',
      '1 insert in posts',
    ])
    expect(pages).toEqual([2, 2, 1])
    expect(new Set(items.map(({ transactionId }) => transactionId)).size).toBe(5)
    await slow.close()
  })

  test('within a window is what was captured in it', async ({ audited: { reader, write } }) => {
    for (const id of [1, 2, 3]) await write(`insert into posts (id) values (${id})`, ada)
    const [, second] = (await actorWindow(reader, 'user/ada')).items
    const at = second?.capturedAt
    expect((await actorWindow(reader, user('ada'), { from: at, to: at })).items).toEqual([second])
    expect((await actorWindow(reader, user('ada'), { to: at })).items).toHaveLength(2)
    await expect(actorWindow(reader, 'ada')).rejects.toMatchObject({ code: 'invalid_filter' })
    await expect(
      actorWindow(reader, user('ada'), { from: '2026-02-01', to: '2026-01-01' }),
    ).rejects.toMatchObject({
      code: 'invalid_filter',
    })
  })

  test('counts so far and says that there is more', async ({ audited: { reader, write } }) => {
    await write('insert into posts (id) select generate_series(1, 700)', ada)
    expect((await actorWindow(reader, 'user/ada')).items).toMatchObject([{ total: 500, capped: true }])
  })
})
