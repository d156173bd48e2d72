import process from 'node:process'
import { pathToFileURL } from 'node:url'

/** What only a bundler or a loader resolves: imports without extension, folders, syntax that is more than types. */
const needsLoader: ReadonlySet<unknown> = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_UNKNOWN_FILE_EXTENSION',
])

/**
 * The default export of a module. TypeScript is run by Node where it can (22.18 and later), and by a loader where it cannot: on older
 * versions, and for sources that are written for a bundler.
 */
export async function importDefault(file: string): Promise<unknown> {
  const isTypeScript = /\.m?ts$/.test(file)
  if (isTypeScript && !runsTypeScript()) return await importWithLoader(file)
  try {
    return await importNatively(file)
  } catch (error) {
    if (!isTypeScript || !needsLoader.has(codeOf(error))) throw error
    return await importWithLoader(file)
  }
}

function runsTypeScript(): boolean {
  return Boolean(Reflect.get(process.features, 'typescript'))
}

async function importNatively(file: string): Promise<unknown> {
  const restore = silenceTypelessPackageWarning()
  try {
    const module: { default?: unknown } = await import(pathToFileURL(file).href)
    return module.default
  } finally {
    restore()
  }
}

// Loaded only where it is needed, since it is larger than the rest of this program.
async function importWithLoader(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false })
  const module: { default?: unknown } = await jiti.import(file)
  return module.default
}

/** A package without "type" is no fault of somebody who wants to see an audit trail; Node warns about it on every run. */
function silenceTypelessPackageWarning(): () => void {
  const { emitWarning } = process
  process.emitWarning = new Proxy(emitWarning, {
    apply(target, self, args: unknown[]) {
      if (!args.some(isTypelessPackage)) Reflect.apply(target, self, args)
    },
  })
  return () => {
    process.emitWarning = emitWarning
  }
}

function isTypelessPackage(options: unknown): boolean {
  return (
    typeof options === 'object' &&
    options !== null &&
    'code' in options &&
    options.code === 'MODULE_TYPELESS_PACKAGE_JSON'
  )
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
