import { skipReasons } from '@threadline/testing'
import { expect, test } from 'vitest'
import { read, sources } from './repository.ts'

const testFiles = sources.filter((file) => /\.(test|test-d|spec)\.tsx?$/.test(file))

test('a test that skips itself gives one of the agreed reasons, and none is switched off or singled out', () => {
  const offences = testFiles.flatMap((file) => unreasonedSkips(read(file)).map((line) => `${file}: ${line}`))
  expect(offences).toEqual([])
})

const known = Object.keys(skipReasons)[0]
const call = 'skip'
test.each([
  [`test.${call}('name', () => {})`, 1],
  [`describe.${call}If(true)('name', () => {})`, 1],
  [`test.${'only'}('name', () => {})`, 1],
  [`${call}()`, 1],
  [`${call}('because')`, 1],
  [`${call}(version < 15, skipReasons.unheard)`, 1],
  [`${call}(version < 15, skipReasons.${known})`, 0],
  [`context.${call}(skipReasons.${known})`, 0],
])('%s counts as %i offences', (source, offences) => {
  expect(unreasonedSkips(source)).toHaveLength(offences)
})

function unreasonedSkips(source: string): string[] {
  const switchedOff = /\b(?:test|it|describe|bench)(?:\.\w+)*\.(?:skip|skipIf|runIf|only|todo|fails)\b/
  return source.split('\n').filter((line) => {
    if (switchedOff.test(line)) return true
    const skips = /\bskip\((.*)\)/.exec(line)
    if (!skips) return false
    const reason = /skipReasons\.(\w+)\s*$/.exec(skips[1] ?? '')?.[1]
    return reason === undefined || !Object.hasOwn(skipReasons, reason)
  })
}
