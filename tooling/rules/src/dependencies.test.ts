import { expect, test } from 'vitest'
import { type WorkspacePackage, workspacePackages } from './repository.ts'

const libraries = ['contract', 'core', 'retention', 'export', 'health', 'http', 'console', 'cli']

/** Which internal packages a package may use at run time. What is not listed may use none. */
const allowed: Record<string, string[]> = {
  contract: [],
  core: ['contract'],
  retention: ['contract', 'core'],
  export: ['contract', 'core'],
  health: ['contract', 'core'],
  console: ['contract'],
  http: ['contract', 'core', 'retention', 'export', 'health', 'console'],
  cli: ['contract', 'core', 'retention', 'export', 'health', 'http', 'console'],
  web: ['contract', 'http'],
  server: libraries,
  demo: [...libraries, 'postgres'],
  bench: libraries,
  fuzz: libraries,
}

/** Private packages that serve development; any package may use them as devDependencies. */
const tooling = ['tsconfig', 'testing', 'postgres', 'rules', 'scripts', 'bench', 'fuzz']

const scope = '@threadline/'
const internal = (dependencies: Record<string, string> = {}) =>
  Object.keys(dependencies)
    .filter((name) => name.startsWith(scope))
    .map((name) => name.slice(scope.length))

const isExample = ({ folder }: WorkspacePackage) => folder.startsWith('examples/') || folder === 'e2e'
const shortName = ({ manifest }: WorkspacePackage) => manifest.name.replace(scope, '')
const members = workspacePackages.filter(({ folder }) => folder !== '')

test.each(members.map((member) => [member.manifest.name, member] as const))(
  '%s uses only the internal packages that the architecture allows',
  (_name, member) => {
    const { dependencies, peerDependencies, optionalDependencies, devDependencies } = member.manifest
    const mayUse = isExample(member) ? libraries : (allowed[shortName(member)] ?? [])
    const atRunTime = [dependencies, peerDependencies, optionalDependencies].flatMap(internal)
    const forDevelopment = internal(devDependencies)
    const isTooling = tooling.includes(shortName(member))

    expect(
      atRunTime.filter((name) => !mayUse.includes(name) && !(isTooling && tooling.includes(name))),
    ).toEqual([])
    expect(forDevelopment.filter((name) => !mayUse.includes(name) && !tooling.includes(name))).toEqual([])
  },
)

test('internal dependencies always mean the package of this workspace', () => {
  const foreign = workspacePackages.flatMap(({ manifest }) => {
    const all = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies }
    return Object.entries(all)
      .filter(([name, range]) => name.startsWith(scope) && !range.startsWith('workspace:'))
      .map(([name, range]) => `${manifest.name}: ${name}@${range}`)
  })
  expect(foreign).toEqual([])
})
