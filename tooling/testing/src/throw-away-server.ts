import { type Migrate, prepareServer, type TestServer } from './database/test-server.ts'
import { startTestServer } from './server/start-test-server.ts'

/** A server like that of the suite for a program that is no test; `stop` it, or it goes away with the process. */
export async function throwAwayServer(
  migrate: Migrate,
): Promise<{ readonly server: TestServer; readonly stop: () => Promise<void> }> {
  const started = await startTestServer({ initdbFlags: ['--locale-provider=icu', '--icu-locale=en-US'] })
  return { server: await prepareServer(started.superuserUrl, migrate), stop: started.stop }
}
