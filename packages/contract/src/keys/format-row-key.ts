import { isDigestRowKey, parseRowKey } from './canonical-row-key.ts'

const plain = /^[^\s\p{C}"',=]+$/u

/**
 * A stored key for people: `7` for one column, `tenant=acme, no=7` for several, the beginning of the digest for a very
 * long one. Values that would be hard to tell apart, such as an empty one, appear in JSON quotes. For display only: it cannot be read back.
 *
 * @param columns - The names of the key columns in key order.
 */
export function formatRowKey(rowKey: string, columns: readonly string[]): string {
  if (isDigestRowKey(rowKey)) return `${rowKey.slice(0, 'sha256:'.length + 12)}…`
  const parts = parseRowKey(rowKey, columns.length)
  if (parts === null) return formatPart(rowKey)
  if (parts.length === 1) return parts.map(formatPart).join('')
  return parts.map((part, index) => `${columns[index]}=${formatPart(part)}`).join(', ')
}

function formatPart(part: string): string {
  return plain.test(part) ? part : JSON.stringify(part)
}
