import type { Database } from '../database/database.ts'

/** What the writing functions need of a Threadline handle. */
export interface Writer<Db extends Database> {
  readonly db: Db
  readonly config: { readonly storageSchema: string }
}
