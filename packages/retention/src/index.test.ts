import { expect, test } from 'vitest'
import * as retention from './index.ts'

test('the names that @threadline/retention exports', () => {
  expect(Object.keys(retention).sort()).toMatchInlineSnapshot(`
    [
      "addHold",
      "liftHold",
      "listHolds",
      "listRetentionRuns",
      "purge",
      "retentionStatus",
      "startRetention",
    ]
  `)
})
