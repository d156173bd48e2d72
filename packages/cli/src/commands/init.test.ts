import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

describe('init', () => {
  test('writes a configuration with every table, which the other commands take', async ({
    onInstalled: cli,
    db,
  }) => {
    await db.sql.unsafe(`
      create table customers (id int primary key, email text, password_hash text, "apiKeys" text);
      create table sessions (token text primary key);
      create table payments (id int, paid_on date, primary key (id, paid_on)) partition by range (paid_on);
      create table payments_2026 partition of payments for values from ('2026-01-01') to ('2027-01-01');
      create table log (line text);
      create table tags (name text not null unique, note text);
      create table knex_migrations (id int primary key);
      create table base (id int primary key); create table child () inherits (base);
      create view orders as select 1 as id;
      create temporary table scratch (id int primary key);
      create schema "Odd.Schema"; create table "Odd.Schema"."It's" (id int primary key)`)
    const run = await cli.run('init')
    expect(run).toEqual({
      exit: 0,
      stdout:
        'Wrote threadline.config.ts: 4 tables to capture, 5 left out with the reason, 2 likely secrets to decide on.\n',
      stderr: expect.stringContaining('threadline gen triggers --all --apply'),
    })
    const config = await cli.read('threadline.config.ts')
    expect(config.slice(config.indexOf('  tables: {'))).toMatchInlineSnapshot(`
      "  tables: {
          customers: {
            // These look like secrets, which a trail should not keep:
            // mask: ['password_hash', 'apiKeys'],
          },
          payments: {},
          sessions: {},
          '"Odd.Schema".It\\'s': {},

          // Not captured:
          // base: other tables inherit from it, and triggers do not see their rows; audit those
          // child: no primary key, so its rows could not be told apart; add one
          // knex_migrations: the books of a migration tool
          // log: no primary key, so its rows could not be told apart; add one
          // tags: no primary key; add one, or capture it with { primaryKey: ["name"] }
        },

        // The tables that "threadline verify coverage" protects in CI.
        verifyCoverage: {
          expectedTables: ['customers', 'payments', 'sessions', '"Odd.Schema".It\\'s'],
        },
      })
      "
    `)
    const generated = await cli.spawn('gen triggers --all --apply')
    expect(generated).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^installed {2}customers\n/) })
  }, 120_000)

  test('never overwrites a configuration, unless it is told to', async ({ onEmpty: cli, emptyDatabase }) => {
    await emptyDatabase.sql`create table posts (id int primary key)`
    await cli.write('threadline.config.mjs', 'export default {}')
    const refused = {
      exit: 2,
      stdout: '',
      stderr: expect.stringContaining('threadline.config.mjs is there already'),
    }
    expect(await cli.run('init')).toEqual(refused)
    expect(await cli.run('init --config ops.config.ts')).toMatchObject({ exit: 0 })
    expect(await cli.run('init --config ops.config.ts')).toMatchObject({ exit: 2, stdout: '' })
    expect(await cli.run('init --config ops.config.ts --force')).toMatchObject({ exit: 0 })
    expect(await cli.read('threadline.config.mjs')).toBe('export default {}')
  })

  test('finds no fault with itself in a database without tables', async ({ onEmpty: cli }) => {
    expect(await cli.run('init')).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: expect.stringContaining('no tables'),
    })
    await expect(cli.read('threadline.config.ts')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
