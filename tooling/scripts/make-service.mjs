import { install } from './install.mjs'
import { installService } from './install-service.mjs'

// `node tooling/scripts/make-service.mjs <folder>`: what the container runs, from a fresh checkout.
const [folder, ...others] = process.argv.slice(2)
if (folder === undefined || others.length > 0) {
  console.error('Usage: node tooling/scripts/make-service.mjs <folder>')
  process.exit(2)
}
await install()
await installService(folder)
