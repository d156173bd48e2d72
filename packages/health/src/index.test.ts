import { expect, test } from 'vitest'
import * as health from './index.ts'

test('the names that @threadline/health exports', () => {
  expect(Object.keys(health).sort()).toMatchInlineSnapshot(`
    [
      "assertCaptureReady",
      "assertHealthPolicy",
      "baseline",
      "canary",
      "continuity",
      "coverage",
      "isBookkeepingTable",
      "isLikelyPersonal",
      "isLikelySecret",
      "listEvidence",
      "recordCoverage",
      "recordEvidence",
      "recordRedaction",
      "redactionReport",
      "verifyCoverage",
      "watchCoverage",
    ]
  `)
})
