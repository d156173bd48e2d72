/** The baseline of declared gaps: tables in which migration tools and extensions keep their own books. They say nothing that an audit trail should hold. */
const names: ReadonlySet<string> = new Set([
  '__drizzle_migrations',
  '_prisma_migrations',
  'SequelizeMeta',
  'atlas_schema_revisions',
  'databasechangelog',
  'databasechangeloglock',
  'flyway_schema_history',
  'goose_db_version',
  'knex_migrations',
  'knex_migrations_lock',
  'kysely_migration',
  'kysely_migration_lock',
  'mikro_orm_migrations',
  'pgmigrations',
  'schema_migrations',
  'typeorm_metadata',
  'umzug_migrations',
])

/** Whether a table belongs to a migration tool, to judge by its name. */
export function isBookkeepingTable(table: string): boolean {
  return names.has(table)
}
