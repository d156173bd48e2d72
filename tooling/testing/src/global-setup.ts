import type { TestProject } from 'vitest/node'
import { clearServer, type Migrate, prepareServer, type TestServer } from './database/test-server.ts'
import { startTestServer } from './server/start-test-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

/**
 * A vitest global setup: one PostgreSQL server for the run, and on it a template database made by `migrate`.
 * With `THREADLINE_TEST_SERVER_URL` (a superuser's URL) the suite runs on that server instead of the embedded one.
 */
export function createGlobalSetup(migrate: Migrate) {
  return async (project: TestProject) => {
    const given = process.env.THREADLINE_TEST_SERVER_URL
    const embedded = given ? undefined : await startEmbedded()
    const server = await prepareServer(given ?? embedded?.superuserUrl ?? '', migrate)
    project.provide('testServer', server)
    return async () => {
      if (embedded) await embedded.stop()
      else await clearServer(server)
    }
  }
}

/** Sorts text by ICU's rules: code that silently relies on byte order fails here. */
const startEmbedded = () => startTestServer({ initdbFlags: ['--locale-provider=icu', '--icu-locale=en-US'] })
