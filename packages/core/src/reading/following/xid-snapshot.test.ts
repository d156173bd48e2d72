import { describe, expect, test } from 'vitest'
import { includes, parseXidSnapshot, sees, type XidSnapshot } from './xid-snapshot.ts'

const snapshot = (text: string): XidSnapshot => {
  const parsed = parseXidSnapshot(text)
  if (parsed === null) throw new Error(`not a snapshot: ${text}`)
  return parsed
}

describe('a snapshot', () => {
  test('sees what had ended: all before xmin, and before xmax what was not running', () => {
    const seen = (text: string) => [9n, 10n, 11n, 14n, 20n].filter((xid) => sees(snapshot(text), xid))
    expect(seen('10:20:10,14')).toEqual([9n, 11n])
    expect(seen('10:10:')).toEqual([9n])
    expect(seen('21:21:')).toEqual([9n, 10n, 11n, 14n, 20n])
  })

  test.each([
    ['10:20:10,14', '10:20:10,14', true],
    ['14:22:14,21', '10:20:10,14', true],
    ['30:30:', '10:20:10,14', true],
    ['10:20:10,14', '14:22:14', false],
    ['10:22:10,11', '10:20:10,14', false],
    ['10:10:', '10:20:10', false],
  ])('%s includes %s: %s', (later, earlier, expected) => {
    expect(includes(snapshot(later), snapshot(earlier))).toBe(expected)
  })

  test.each(['', 'x', '10:20', '20:10:', '0:1:', '10:20:a', '10:20:10,', `${'9'.repeat(30)}:1:`, ' 10:20:'])(
    'is not %j',
    (text) => {
      expect(parseXidSnapshot(text)).toBeNull()
    },
  )
})
