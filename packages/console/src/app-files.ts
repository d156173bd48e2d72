import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One file of the built console. */
export interface AppFile {
  readonly type: string
  /** Its name changes with its content, so that it may be kept forever. */
  readonly immutable: boolean
  /** The content as it is, and compressed where that was worth it. */
  read(encoding: Encoding): Uint8Array<ArrayBuffer> | null
}

export type Encoding = 'identity' | 'gzip' | 'br'

/** The files of the built console by their path, and the page itself; null where it has not been built. */
export interface App {
  readonly page: string
  readonly files: ReadonlyMap<string, AppFile>
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

const suffixes: Record<Encoding, string> = { identity: '', gzip: '.gz', br: '.br' }

/** Beside the sources and beside the compiled package alike. */
const builtFolder = fileURLToPath(new URL('../dist/app', import.meta.url))

/** Reads which files there are; their contents are read when they are first asked for. */
export function loadApp(folder: string = builtFolder): App | null {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return null
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  const listed = names.filter((name) => types[extname(name)] !== undefined)
  return {
    page: readFileSync(page, 'utf8'),
    files: new Map(listed.map((name) => [name, appFile(folder, name, new Set(names))])),
  }
}

function appFile(folder: string, name: string, names: ReadonlySet<string>): AppFile {
  const contents = new Map<Encoding, Uint8Array<ArrayBuffer>>()
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    immutable: name.startsWith('assets/'),
    read(encoding) {
      const stored = name + suffixes[encoding]
      if (!names.has(stored)) return null
      const content = contents.get(encoding) ?? new Uint8Array(readFileSync(join(folder, stored)))
      contents.set(encoding, content)
      return content
    },
  }
}
