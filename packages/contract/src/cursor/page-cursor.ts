import { isDecimalId } from '../audit/decimal-id.ts'
import { type CursorBinding, invalidCursor, openCursor, sealCursor } from './cursor-envelope.ts'

/**
 * The cursor of a page: opaque text, bound to its question, order and filters.
 *
 * @param position - The sort columns of the last item, as decimal ids.
 */
export function encodeCursor(binding: CursorBinding, position: readonly string[]): string {
  return sealCursor(binding, [...position])
}

/**
 * The position in a cursor that was made for the same question, order and filters.
 *
 * @throws ThreadlineError `invalid_cursor`, saying what is wrong and what to do.
 */
export function decodeCursor(cursor: string, binding: CursorBinding): string[] {
  const content = openCursor(cursor, binding)
  const ids = Array.isArray(content) ? content.filter((id) => typeof id === 'string') : []
  if (
    !Array.isArray(content) ||
    ids.length !== content.length ||
    ids.length === 0 ||
    !ids.every(isDecimalId)
  ) {
    throw invalidCursor('The cursor has no position; pass nextCursor of a page unchanged')
  }
  return ids
}
