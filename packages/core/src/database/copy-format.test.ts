import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyReader, type TextRow } from './copy-format.ts'

const columns = [
  { expression: sql`a`, kind: 'text' },
  { expression: sql`b`, kind: 'bigint' },
] as const

function encode(rows: readonly TextRow[]): Buffer {
  const field = (bytes: Buffer | null) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(bytes?.length ?? -1)
    return Buffer.concat([length, bytes ?? Buffer.alloc(0)])
  }
  const number = (text: string | null) => {
    if (text === null) return null
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64BE(BigInt(text))
    return bytes
  }
  const row = ([a = null, b = null]: TextRow) =>
    Buffer.concat([Buffer.from([0, 2]), field(a === null ? null : Buffer.from(a)), field(number(b))])
  return Buffer.concat([Buffer.alloc(19), ...rows.map(row), Buffer.from([0xff, 0xff])])
}

test('rows are read wherever the stream is cut', () => {
  const text = fc.option(fc.string({ unit: 'grapheme' }))
  const number = fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String))
  fc.assert(
    fc.property(fc.array(fc.tuple(text, number)), fc.array(fc.nat()), (rows, cuts) => {
      const data = encode(rows)
      // The header comes whole: it is sent with the first row.
      const places = [...new Set(cuts.map((cut) => 19 + (cut % (data.length - 19))))].sort((a, b) => a - b)
      const reader = copyReader(columns)
      let at = 0
      for (const place of [...places, data.length]) {
        if (place > at) reader.push(Buffer.from(data.subarray(at, place)))
        at = place
      }
      expect(reader.rows).toEqual(rows)
    }),
  )
})
