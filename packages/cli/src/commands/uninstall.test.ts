import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

const tables = 'create table orders (id int primary key); create table carts (id int primary key)'
const captured = 'select count(*)::int as changes from threadline.audit_changes'

describe('uninstall', () => {
  test('prints the SQL that ends capture, which does so when it is run', async ({ onInstalled, db }) => {
    await db.sql.unsafe(tables)
    await onInstalled.run('gen triggers --tables orders,carts --apply')
    const { exit, stdout } = await onInstalled.run('uninstall --tables carts')
    expect(exit).toBe(0)
    await db.sql.unsafe('insert into carts values (1)')
    expect(await db.sql.unsafe(captured)).toEqual([{ changes: 1 }])
    await db.connect(db.url, { max: 1 }).unsafe(stdout)
    await db.sql.unsafe('insert into carts values (2); insert into orders values (1)')
    expect(await db.sql.unsafe(captured)).toEqual([{ changes: 2 }])
  })

  test('--apply runs it, and a rerun has nothing to do', async ({ onInstalled, db }) => {
    await db.sql.unsafe(tables)
    await onInstalled.run('gen triggers --tables orders,carts --apply')
    expect(await onInstalled.run('uninstall --all --apply')).toEqual({
      exit: 0,
      stdout: 'removed  carts\nremoved  orders\n',
      stderr: '',
    })
    await db.sql.unsafe('insert into orders values (1)')
    expect(await db.sql.unsafe(captured)).toEqual([{ changes: 0 }])
    expect(await onInstalled.run('uninstall --all --apply')).toMatchObject({
      exit: 0,
      stdout: 'Nothing to do: no such table is captured.\n',
    })
  })

  test('says which of the named tables are not captured', async ({ onInstalled }) => {
    expect(await onInstalled.run('uninstall --tables nope,shop.nope --apply')).toMatchObject({
      exit: 0,
      stderr: 'Note: not captured: nope, shop.nope.\n',
    })
  })

  test('wants either names or all', async ({ onInstalled }) => {
    for (const options of ['', ' --all --tables orders'])
      expect((await onInstalled.run(`uninstall${options}`)).exit).toBe(2)
  })
})
