import { describe, expect, test } from 'vitest'
import { exists, publicPackages, read, workspacePackages } from './repository.ts'

describe.each(publicPackages.map((member) => [member.manifest.name, member] as const))(
  'the manifest of %s',
  (_name, { folder, manifest }) => {
    test('says what the package is and where it runs', () => {
      expect(manifest).toMatchObject({
        description: expect.stringMatching(/^.{20,120}$/),
        license: 'Apache-2.0',
        type: 'module',
        sideEffects: false,
        engines: { node: '>=20.19' },
      })
      expect(manifest).not.toHaveProperty('repository')
    })

    test('publishes the build and the sources it maps to, without tests', () => {
      expect(manifest.files).toEqual(
        expect.arrayContaining(['dist', '!dist/.tsbuildinfo', 'src', '!src/**/*.test.ts']),
      )
    })

    test('has a readme beside it', () => {
      expect(exists(`${folder}/README.md`)).toBe(true)
    })

    test('offers each entry point as source, as types and as ES module', () => {
      for (const [entry, conditions] of Object.entries(manifest.exports ?? {})) {
        const name = entry === '.' ? 'index' : entry.slice('./'.length)
        expect(entry, 'no wildcards and no deep paths').toMatch(/^\.(\/[a-z][a-z0-9-]*)?$/)
        expect(Object.entries(conditions)).toEqual([
          ['threadline-source', `./src/${name}.ts`],
          ['types', `./dist/${name}.d.ts`],
          ['default', `./dist/${name}.js`],
        ])
        expect(exists(`${folder}/src/${name}.ts`)).toBe(true)
      }
    })
  },
)

test('everything outside packages/ and apps/server is private', () => {
  const published = publicPackages.map(({ folder }) => folder)
  expect(published.filter((folder) => !folder.startsWith('packages/') && folder !== 'apps/server')).toEqual(
    [],
  )
})

test('every package has the version and the licence of its siblings', () => {
  const versions = new Set(publicPackages.map(({ manifest }) => manifest.version))
  expect(versions.size).toBe(1)
  const licences = new Set(workspacePackages.map(({ manifest }) => manifest.license))
  expect([...licences]).toEqual(['Apache-2.0'])
})

test('every package with TypeScript is type-checked, and every public one built', () => {
  const referenced = (file: string) =>
    (JSON.parse(read(file)) as { references: { path: string }[] }).references.map(({ path }) => path)
  const typed = workspacePackages
    .map(({ folder }) => folder)
    .filter((folder) => exists(`${folder}/tsconfig.json`))
  expect(referenced('tsconfig.json')).toEqual(
    expect.arrayContaining(['tsconfig.build.json', ...typed.filter(Boolean)]),
  )
  expect(referenced('tsconfig.build.json').sort()).toEqual(
    publicPackages.map(({ folder }) => `${folder}/tsconfig.build.json`).sort(),
  )
})
