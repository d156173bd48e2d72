import { describe, expect, test } from 'vitest'
import { type MigrationPart, missingParts, partStatements } from './migration-part.ts'

const part = (subject: string, ...statements: string[]): MigrationPart => ({
  subject,
  title: `makes ${subject}`,
  statements,
})
const file = (...parts: MigrationPart[]) => parts.flatMap(partStatements).join('\n\n')

describe('a part of a migration', () => {
  test('says above its first statement what it is', () => {
    expect(partStatements(part('table orders', 'SELECT 1', 'SELECT 2'))).toEqual([
      '-- Threadline: makes table orders\n-- threadline:part b77e18a77fe1646e table orders\nSELECT 1',
      'SELECT 2',
    ])
  })

  test('cannot be ended by a name with a line break in it', () => {
    const [first = ''] = partStatements(part('table x\nDROP TABLE y; --\u2028', 'SELECT 1'))
    expect(first.split(/[\n\u2028]/).filter((line) => !line.startsWith('-- '))).toEqual(['SELECT 1'])
  })
})

describe('the parts that a folder of migrations lacks', () => {
  const orders = part('table orders', 'SELECT 1')
  const changed = part('table orders', 'SELECT 2')
  const lines = part('table order lines\n', 'SELECT 1')

  test('are all of them at first, and none when they are there', () => {
    expect(missingParts([orders, lines], [])).toEqual([orders, lines])
    expect(missingParts([orders, lines], [file(orders, lines)])).toEqual([])
    expect(missingParts([orders, lines], [file(lines), 'SELECT 1;', file(orders)])).toEqual([])
  })

  test('are those that have changed since, also when they change back', () => {
    expect(missingParts([changed, lines], [file(orders, lines)])).toEqual([changed])
    expect(missingParts([orders], [file(orders), file(changed)])).toEqual([orders])
    expect(missingParts([orders], [file(orders), file(changed), file(orders)])).toEqual([])
  })

  test('are never fixed ones that are there in any form', () => {
    expect(missingParts([{ ...changed, isFixed: true }], [file(orders)])).toEqual([])
  })

  test('are found in files with the line ends of Windows', () => {
    expect(missingParts([orders], [file(orders).replaceAll('\n', '\r\n')])).toEqual([])
  })
})
