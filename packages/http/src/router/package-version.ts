import { readFileSync } from 'node:fs'

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
)

/** The version of this package. The manifest lies above both the sources and the build. */
export const packageVersion: string = manifest.version
