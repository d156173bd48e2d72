/* What programs that are no tests need, too: without vitest. */
export type { CreateDatabaseOptions, TestDatabase } from './database/test-database.ts'
export { createDatabase } from './database/test-database.ts'
export type { Migrate, TestServer } from './database/test-server.ts'
export { throwAwayServer } from './throw-away-server.ts'
