import { readFileSync } from 'node:fs'

/** The version of this package. The manifest lies above both the sources and the build. */
export function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return manifest.version
}
