import { describe, expect, test } from 'vitest'
import { parseOptions, UsageError } from './options.ts'

describe('the command line', () => {
  test('needs a command and no more', () => {
    expect(parseOptions(['read'])).toMatchObject({ command: 'read', format: 'plain', changes: 5_000_000 })
    expect(parseOptions(['read', '--quick', '--json'])).toMatchObject({ format: 'json', changes: 50_000 })
  })

  test.each([
    [[]],
    [['write']],
    [['capture', 'read']],
    [['capture', '--fast']],
    [['capture', '--json', '--markdown']],
    [['capture', '--changes', '50000']],
    [['capture', '--fresh']],
    [['coverage', '--changes', '50000']],
    [['read', '--changes', 'many']],
    [['read', '--changes', '10']],
  ])('refuses %j', (args) => {
    expect(() => parseOptions(args)).toThrow(UsageError)
  })
})
