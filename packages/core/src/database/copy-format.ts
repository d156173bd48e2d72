import { columnKinds, type SelectedColumn } from './column-kinds.ts'

/** A row of which every value is text. */
export type TextRow = readonly (string | null)[]

/** The signature, the flags and the length of the (empty) extension. */
const headerBytes = 19

/** Takes the data of a COPY as it arrives. */
export interface CopyReader {
  readonly rows: readonly TextRow[]
  /** @param data - Any part of the stream; it is not used after the call. */
  push(data: Buffer): void
}

/**
 * Reads rows in the binary format of COPY, which needs no escapes: a count of columns, then for each its length and its bytes. Drivers deliver a row at a time, so that
 * nothing is copied together; a row that comes in parts is read all the same.
 */
export function copyReader(columns: readonly SelectedColumn[]): CopyReader {
  const readers = columns.map(({ kind }) => columnKinds[kind].read)
  const rows: TextRow[] = []
  let begun = false
  let rest: Buffer | undefined
  return {
    rows,
    push(data) {
      const all = rest === undefined ? data : Buffer.concat([rest, data])
      let at = begun ? 0 : headerBytes
      begun = true
      for (;;) {
        const end = rowEnd(all, at)
        if (end === undefined) break
        if (end > at + 2) rows.push(readRow(all, at + 2, readers))
        at = end
      }
      rest = at >= all.length ? undefined : Buffer.from(all.subarray(at))
    },
  }
}

/** The position after the row that begins at `at`; undefined when it is not all there. The end of the data is a row of its own, with no column. */
function rowEnd(data: Buffer, start: number): number | undefined {
  if (data.length < start + 2) return undefined
  let columns = data.readInt16BE(start)
  let at = start + 2
  for (; columns > 0; columns -= 1) {
    if (data.length < at + 4) return undefined
    at += 4 + Math.max(data.readInt32BE(at), 0)
  }
  return at <= data.length ? at : undefined
}

function readRow(
  data: Buffer,
  start: number,
  readers: readonly ((data: Buffer, start: number, end: number) => string)[],
): TextRow {
  let at = start
  return readers.map((read) => {
    const length = data.readInt32BE(at)
    const from = at + 4
    at = from + Math.max(length, 0)
    return length === -1 ? null : read(data, from, at)
  })
}
