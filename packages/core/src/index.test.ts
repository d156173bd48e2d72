import { expect, test } from 'vitest'
import * as core from './index.ts'

test('the names that @threadline/core exports', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "ThreadlineError",
      "actorKey",
      "admin",
      "anonymous",
      "changeDiff",
      "contextFromJob",
      "contextFromRequest",
      "createThreadline",
      "currentAuditContext",
      "defineConfig",
      "errorCodes",
      "formatTableName",
      "isThreadlineError",
      "job",
      "listEvidence",
      "onBehalfOf",
      "parseActorKey",
      "parseActorRef",
      "parseTableName",
      "recordCheck",
      "recordEvidence",
      "resolveConfig",
      "serializeContext",
      "serviceAccount",
      "setAuditContext",
      "sqlState",
      "system",
      "toThreadlineError",
      "user",
      "verifyTopology",
      "withAuditContext",
    ]
  `)
})
