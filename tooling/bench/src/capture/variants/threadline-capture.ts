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
    await sql.unsafe('TRUNCATE threadline.audit_changes, threadline.audit_transactions')
  },
}
