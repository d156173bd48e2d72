import { installService } from './install-service.mjs'

// `node tooling/scripts/make-service.mjs <folder>`: what the container runs once the workspace is installed.
const [folder, ...others] = process.argv.slice(2)
if (folder === undefined || others.length > 0) {
  console.error('Usage: node tooling/scripts/make-service.mjs <folder>')
  process.exit(2)
}
await installService(folder)
