import type { Database } from '../database/database.ts'

/** What the functions of evidence need of a Threadline handle. */
export interface EvidenceKeeper {
  readonly db: Database
  readonly readDb: Database
  readonly config: {
    readonly storageSchema: string
    readonly evidence: { readonly automatic: boolean }
  }
}
