import { createHash } from 'node:crypto'
import { quoteIdentifier } from '../sql/quote.ts'
import { appendOnly } from './sql/append-only.sql.ts'
import { baseline } from './sql/baseline.sql.ts'
import { baselineScan } from './sql/baseline-scan.sql.ts'
import { canary } from './sql/canary.sql.ts'
import { captureFailure } from './sql/capture-failure.sql.ts'
import { captureSupport } from './sql/capture-support.sql.ts'
import { evidence } from './sql/evidence.sql.ts'
import { exportJobs } from './sql/exports.sql.ts'
import { genericCapture } from './sql/generic-capture.sql.ts'
import { holds } from './sql/holds.sql.ts'
import { orderOfChanges, renumbering } from './sql/order-of-changes.sql.ts'
import { partitions } from './sql/partitions.sql.ts'
import { keptPrivate, privileges } from './sql/privileges.sql.ts'
import { purgeDeletes, purging } from './sql/purge-deletes.sql.ts'
import { purgePartitions } from './sql/purge-partitions.sql.ts'
import { purgeRows } from './sql/purge-rows.sql.ts'
import { purgeRuns } from './sql/purge-runs.sql.ts'
import { recordAction } from './sql/record-action.sql.ts'
import { registry } from './sql/registry.sql.ts'
import { retention } from './sql/retention.sql.ts'
import { rollup } from './sql/rollup.sql.ts'
import { rowSecurity } from './sql/row-security.sql.ts'
import { tables } from './sql/tables.sql.ts'
import { views } from './sql/views.sql.ts'

/** One step of the audit schema. A released step is never edited; a change is a further step. */
interface Migration {
  readonly name: string
  /** The statements, given the quoted name of the storage schema. */
  readonly statements: (schema: string) => string[]
}

const createSchema = (s: string): string => `CREATE SCHEMA IF NOT EXISTS ${s}`

const migrations: readonly Migration[] = [
  {
    name: 'trail',
    statements: (s) => [
      createSchema(s),
      ...keptPrivate(s),
      ...tables(s),
      ...captureSupport(s),
      ...orderOfChanges(s),
      ...genericCapture(s),
      ...captureFailure(s),
      ...recordAction(s),
      ...registry(s),
      ...appendOnly(s, [...renumbering(s), ...purging(s)]),
      ...partitions(s),
      ...rollup(s),
      ...holds(s),
      ...retention(s),
      ...purgeRuns(s),
      ...purgeDeletes(s),
      ...purgePartitions(s),
      ...purgeRows(s),
      ...evidence(s),
      ...exportJobs(s),
      ...views(s),
      ...baselineScan(s),
      ...baseline(s),
      ...canary(s),
      ...rowSecurity(s),
      ...privileges(s),
    ],
  },
]

/** The version of the audit schema that this package works with. */
export const storageVersion = migrations.length

/** A migration with its SQL. */
export interface RenderedMigration {
  readonly version: number
  readonly name: string
  /** Digest of the SQL, recorded in the database. */
  readonly checksum: string
  /** The last one records the version. To be run in one transaction, in this order. */
  readonly statements: readonly string[]
}

export interface RenderStorageOptions {
  readonly schema: string
  /** The role that is to own the audit schema; whoever runs the statements must be able to act as it. @defaultValue the role that runs them */
  readonly owner?: string | undefined
}

/** The migrations of the audit schema as SQL, oldest first: what `installStorage` runs, for migration files. */
export function renderStorage({ schema, owner }: RenderStorageOptions): RenderedMigration[] {
  const s = quoteIdentifier(schema)
  return migrations.map(({ name, statements }, index) => {
    const version = index + 1
    const body = statements(s)
    const checksum = createHash('sha256').update(body.join(';\n')).digest('hex').slice(0, 16)
    const record = `INSERT INTO ${s}.schema_migrations (version, name, checksum) VALUES (${version}, '${name}', '${checksum}')`
    const all = [...body, record]
    return { version, name, checksum, statements: owner === undefined ? all : ownedBy(owner, s, all) }
  })
}

/** The owner need not be able to create schemas. */
function ownedBy(owner: string, s: string, statements: readonly string[]): string[] {
  const role = quoteIdentifier(owner)
  const rest = statements.filter((statement) => statement !== createSchema(s))
  return [`${createSchema(s)} AUTHORIZATION ${role}`, `SET ROLE ${role}`, ...rest, 'RESET ROLE']
}
