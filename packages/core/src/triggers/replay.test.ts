import { test } from '@threadline/testing'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { withoutGuard } from '../storage/__fixtures__/without-guard.ts'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { programs, run } from './__fixtures__/programs.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const columns = 'a int not null, b text not null, v int, w numeric'
const trigger = (name: string, when: string, body: string) => `
  create function ${name}() returns trigger language plpgsql as $$ begin ${body} end $$;
  create trigger ${name} ${when} on t for each row execute function ${name}()`

/** The tables on which programs are run. What else is captured is replayed too. */
const tables: Readonly<Record<string, { ddl: string; others?: string[]; storeChangedFrom?: boolean }>> = {
  'an ordinary table': { ddl: `create table t (${columns}, primary key (a))` },
  'a table without prior values': {
    ddl: `create table t (${columns}, primary key (a))`,
    storeChangedFrom: false,
  },
  'a composite key': { ddl: `create table t (${columns}, primary key (b, a))` },
  'a key that is checked at the end of each statement, so that keys can be swapped': {
    ddl: `create table t (${columns}, primary key (a, b) deferrable)`,
  },
  'a key that is checked at commit, so that rows share one meanwhile': {
    ddl: `create table t (${columns}, primary key (a) deferrable initially deferred)`,
  },
  'a partitioned table, in which rows move': {
    ddl: `create table t (${columns}, primary key (b, a)) partition by list (b);
      create table t_x partition of t for values in ('x');
      create table t_rest partition of t default partition by range (a);
      create table t_rest_low partition of t_rest for values from (minvalue) to (4);
      create table t_rest_high partition of t_rest default`,
  },
  'a table with rows that follow by foreign keys': {
    ddl: `create table t (${columns}, primary key (a));
      create table child (id int generated always as identity primary key, a int references t on update cascade on delete cascade);
      create table friend (id int generated always as identity primary key, a int references t on update cascade on delete set null);
      ${trigger('beget', 'after insert', 'insert into child (a) values (new.a); insert into friend (a) values (new.a); return null;')}`,
    others: ['child', 'friend'],
  },
  'a table with a trigger that updates the same row again': {
    ddl: `create table t (${columns}, primary key (a));
      ${trigger('again', 'after insert or update', 'if new.v % 3 <> 0 then update t set v = v + 1 where a = new.a; end if; return null;')}`,
  },
  'a table with triggers that change and remove other rows of the same statement': {
    ddl: `create table t (${columns}, primary key (a));
      ${trigger('retire', 'before insert', 'update t set w = w + 1 where b = new.b and w < 5; return new;')};
      ${trigger('adjust', 'after insert or update', 'update t set v = v + 1 where a <> new.a and v = new.v and v < 9; return null;')};
      ${trigger('remove', 'after update', `delete from t where a = new.a + 1 and v > 8; return null;`)}`,
  },
  'a partitioned table with triggers that give other rows of the same statement other keys': {
    ddl: `create table t (${columns}, primary key (b, a)) partition by list (b);
      create table t_x partition of t for values in ('x');
      create table t_rest partition of t default;
      ${trigger('give_way', 'after insert', 'update t set a = a + 6 where b = new.b and a < new.a; return null;')};
      ${trigger('follow', 'after update', `update t set b = 'z', v = 0 where b = 'x' and a > 6; return null;`)}`,
  },
}

describe('replaying the trail in its order gives the present rows, after random programs on', () => {
  test.for(Object.entries(tables))(
    '%s',
    async ([, { ddl, others = [], storeChangedFrom = true }], { db }) => {
      const captured = ['t', ...others]
      await capture(db, ddl, Object.fromEntries(captured.map((name) => [name, { storeChangedFrom }])))
      const connection = await db.sql.reserve()
      await connection.unsafe(withoutGuard)
      let seen = 0
      const reset = `truncate ${captured.join(', ')}; delete from threadline.audit_changes; delete from threadline.audit_key_moves`
      await fc.assert(
        fc.asyncProperty(programs('t', { merge: db.serverVersion >= 150_000 }), async (program) => {
          await connection.unsafe(reset)
          await run(connection, program)
          seen += (await trail(db)).length
          await expectReplay(db, ...captured)
        }),
        { numRuns: 30, interruptAfterTimeLimit: 20_000 },
      )
      connection.release()
      expect(seen).toBeGreaterThan(50)
    },
  )
})
