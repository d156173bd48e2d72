import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

// Puts the console that apps/web has built into this package, with compressed copies of what is worth it.
const built = join(import.meta.dirname, '../../apps/web/dist')
const target = join(import.meta.dirname, 'dist/app')
if (!existsSync(built)) throw new Error('apps/web is not built: run the build in the root of the repository.')

rmSync(target, { recursive: true, force: true })
// What Vite notes for tools is no part of the page.
cpSync(built, target, { recursive: true, filter: (source) => !source.endsWith('.vite') })
for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !['.css', '.js', '.svg', '.txt'].includes(extname(entry.name))) continue
  const file = join(entry.parentPath, entry.name)
  const content = readFileSync(file)
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  )
}
