import { resolveConfig } from '@threadline/core'
import { installStorage, installTriggers } from '@threadline/core/schema'
import { drizzle } from 'drizzle-orm/postgres-js'
import { connect } from '../../server/bench-database.ts'
import { shapes } from '../shapes.ts'
import { actorKey, type Variant } from './variant.ts'

const schema = 'bench_threadline'

/** Threadline as `threadline install --apply` and `gen triggers --apply` set it up, with every index and everything else that is on by default. */
export const threadlineCapture: Variant = {
  name: 'threadline',
  label: 'Threadline',
  schema,
  auditSchema: 'threadline',
  setsContext: true,
  install: async (url) => {
    const sql = connect(url)
    const db = drizzle(sql)
    const config = resolveConfig({
      tables: Object.fromEntries(shapes.map(({ name }) => [`${schema}.${name}`, {}])),
    })
    try {
      await installStorage(db, { schema: config.storageSchema })
      await installTriggers(db, config)
    } finally {
      await sql.end()
    }
  },
  countChanges: `SELECT count(*)::int AS changes FROM threadline.audit_changes WHERE actor = '${actorKey}'`,
  forget: async (sql) => {
    // As the owner can: the trail is append-only to everybody, so the guards are switched off for the moment.
    await sql.begin(async (tx) => {
      await tx.unsafe(guards('DISABLE'))
      await tx.unsafe('TRUNCATE threadline.audit_changes, threadline.audit_transactions')
      await tx.unsafe(guards('ENABLE ALWAYS'))
    })
  },
}

/** Switches the guards of all tables of the trail, partitions included. */
const guards = (how: 'DISABLE' | 'ENABLE ALWAYS') => `DO $$ DECLARE guarded regclass; BEGIN
  FOR guarded IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'append_only' AND tgrelid::regclass::text ~ '^threadline[.]audit_(changes|transactions)' LOOP
    EXECUTE format('ALTER TABLE %s ${how} TRIGGER append_only', guarded);
  END LOOP;
END $$`
