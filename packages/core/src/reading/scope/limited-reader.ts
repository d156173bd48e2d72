import { type Bounds, boundedDatabase } from '../../database/bounded-database.ts'
import type { Reader } from '../reader.ts'
import { type ReadScope, resolveReadScope } from './read-scope.ts'

/** What limits reading. */
export interface ReadLimits extends Bounds {
  /** What may be seen. @defaultValue everything */
  readonly scope?: ReadScope | undefined
}

/** A reader with further limits. @throws ThreadlineError `invalid_scope` */
export function limitedReader(reader: Reader, { scope, ...bounds }: ReadLimits): Reader {
  const scopes = reader.scopes ?? []
  return {
    ...reader,
    db: boundedDatabase(reader.db, bounds),
    scopes: scope === undefined ? scopes : [...scopes, resolveReadScope(scope)],
  }
}
