import { expect, test } from 'vitest'
import { readCsv } from '../__fixtures__/read-csv.ts'
import { csvLine } from './csv-line.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+491234', "'+491234"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['＝1+1', "'＝1+1"],
  ["'=1", "''=1"],
  ['-12.50', '-12.50'],
  ['-1e-7', '-1e-7'],
  ['12345678901234567890.10', '12345678901234567890.10'],
  ["'quoted'", "'quoted'"],
  ['007', '007'],
])('%j is written as %j', (value, written) => {
  expect(readCsv(csvLine([value]))).toEqual([[written]])
})

test('a line is read back as it was, and a missing value is not an empty text', () => {
  const values = ['plain', '', null, 'a,b', 'a "b"', 'a\nb', 'a\r\nb', ' padded ', '🎈 é \u202e', null]
  const line = csvLine(values)
  expect(readCsv(line)).toEqual([values])
  expect(line).toBe('plain,"",,"a,b","a ""b""","a\nb","a\r\nb"," padded ",🎈 é \u202e,\r\n')
})
