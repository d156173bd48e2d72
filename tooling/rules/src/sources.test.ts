import { dirname, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { read, sources, workspacePackages } from './repository.ts'

const longestFile = 350

test(`no file is longer than ${longestFile} lines`, () => {
  const long = sources.filter((file) => read(file).trimEnd().split('\n').length > longestFile)
  expect(long).toEqual([])
})

test('relative imports stay inside their package', () => {
  const strays = sources.flatMap((file) =>
    relativeImports(read(file))
      .filter((specifier) => packageOf(normalize(`${dirname(file)}/${specifier}`)) !== packageOf(file))
      .map((specifier) => `${file}: ${specifier}`),
  )
  expect(strays).toEqual([])
})

test('the environment is read only by programs and tools, never by a library', () => {
  // One exception: the opt-out from authorization asks whether the process is in production.
  const mayRead =
    /^(packages\/cli|apps|tooling|e2e|examples)\/|^packages\/http\/src\/access\/is-production\.ts$|^[^/]+$/
  const readers = sources.filter((file) => !mayRead.test(file) && readsEnvironment(read(file)))
  expect(readers).toEqual([])
})

const quote = "'"
test.each([
  [`import a from ${quote}../../core/src/a.ts'`, ['../../core/src/a.ts']],
  ["export { a } from './a.ts'", ['./a.ts']],
  ["await import('./a.ts')", ['./a.ts']],
  ["import './a.ts'", ['./a.ts']],
  ["import { a } from 'package'", []],
])('relative imports are found in %s', (source, expected) => {
  expect(relativeImports(source)).toEqual(expected)
})

test('an example in a comment reads no environment', () => {
  expect(readsEnvironment('/** @example connect(process.env.DATABASE_URL) */ // process.env')).toBe(false)
})

test.each(['process.env.HOME', "import { env } from 'node:process'", 'import.meta.env.MODE'])(
  'reading the environment is seen in %s',
  (source) => {
    expect(readsEnvironment(source)).toBe(true)
  },
)

function relativeImports(source: string): string[] {
  const pattern = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]*)['"]/g
  return [...source.matchAll(pattern)].map(([, specifier = '']) => specifier)
}

function readsEnvironment(source: string): boolean {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  return /\bprocess\.env\b|\bimport\.meta\.env\b|\{[^}]*\benv\b[^}]*\}\s*from\s*['"](node:)?process['"]/.test(
    code,
  )
}

/** The innermost workspace folder that holds the file. */
function packageOf(file: string): string {
  const holders = workspacePackages
    .map(({ folder }) => folder)
    .filter((folder) => folder === '' || file.startsWith(`${folder}/`))
  return holders.sort((a, b) => b.length - a.length)[0] ?? ''
}
