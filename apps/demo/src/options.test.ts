import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'

const url = 'postgres://localhost/shop'

test('without arguments everything is off', () => {
  expect(readOptions([], undefined)).toEqual({ once: false, fresh: false, installDemo: false, help: false })
})

test.each([
  [['--once'], undefined, { once: true }],
  [['--fresh'], undefined, { fresh: true }],
  [['--install-demo'], url, { installDemo: true }],
  [['--once', '--install-demo'], url, { once: true, installDemo: true }],
  [['-h'], undefined, { help: true }],
])('%j is understood', (args, databaseUrl, expected) => {
  expect(readOptions(args, databaseUrl)).toMatchObject(expected)
})

describe('refused, with the help, is', () => {
  test.each([
    [['--onse'], undefined],
    [['once'], undefined],
    [['--install-demo'], undefined],
    [['--once'], url],
    [['--fresh'], url],
    [['--fresh', '--once'], undefined],
    [[], 'localhost/shop'],
    [[], 'mysql://localhost/shop'],
  ])('%j', (args, databaseUrl) => {
    expect(() => readOptions(args, databaseUrl)).toThrow(
      expect.objectContaining({
        name: 'DemoError',
        exitCode: 2,
        remedy: expect.stringContaining('npm start'),
      }),
    )
  })
})
