import { startWorld } from './world.ts'

// For looking at the console while working on it: the world of the browser tests, until Ctrl-C.
const world = await startWorld()
console.log(
  `The console is at ${world.origin}/ and ${world.origin}/a/b/audit/; without a trail at ${world.bareOrigin}/, with an empty one at ${world.emptyOrigin}/`,
)
const stop = () => void world.close().then(() => process.exit(0))
process.once('SIGINT', stop).once('SIGTERM', stop)
