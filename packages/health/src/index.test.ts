import { expect, test } from 'vitest'
import * as health from './index.ts'

test('the names that @threadline/health exports', () => {
  expect(Object.keys(health).sort()).toMatchInlineSnapshot(`
    [
      "assertHealthPolicy",
      "coverage",
      "isBookkeepingTable",
      "isLikelyPersonal",
      "isLikelySecret",
      "redactionReport",
      "verifyCoverage",
    ]
  `)
})
