import {
  type CursorBinding,
  decodeCursor,
  encodeCursor,
  filterFingerprint,
  type Page,
} from '@threadline/contract'
import { isScoped, type Source } from './reader.ts'
import { scopeFingerprint } from './scope/read-scope.ts'

/** What a cursor is bound to: filters, and the scope of the reader. */
export function readerFingerprint(reader: Pick<Source, 'scopes'>, filters: object): string {
  return filterFingerprint(
    isScoped(reader) ? { filters, scopes: scopeFingerprint(reader.scopes ?? []) } : filters,
  )
}

/**
 * A page of items that were read with a limit of one more than the page has: the one too many says that there is more. The cursor holds the id of the last
 * item, so it stays good when that item is purged.
 */
export function toPage<Item extends { readonly id: string }, Shown>(
  found: readonly Item[],
  limit: number,
  binding: CursorBinding,
  shown: readonly Shown[],
): Page<Shown> {
  const last = found[limit - 1]
  const hasMore = found.length > limit
  return {
    items: shown.slice(0, limit),
    hasMore,
    nextCursor: hasMore && last !== undefined ? encodeCursor(binding, [last.id]) : null,
  }
}

/** The id after which a page begins. @throws ThreadlineError `invalid_cursor` */
export function positionOf(cursor: string | undefined, binding: CursorBinding): string | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, binding)[0]
}
