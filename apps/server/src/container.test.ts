import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DCLinter } from 'dclint'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const read = (name: string) => readFileSync(path(name), 'utf8')

const dockerfile = read('Dockerfile')
const stages = dockerfile.split(/^(?=FROM )/m).slice(1)

/** The instructions of the stage that is shipped. */
const shipped = (name: string) =>
  (stages.at(-1) ?? '').split('\n').filter((line) => line.startsWith(`${name} `))

test('the Dockerfile has nothing that a linter objects to', () => {
  expect(validate(dockerfile)).toEqual([])
})

test('the compose file has nothing that a linter objects to', () => {
  // The formatter of this repository writes quotes like that.
  const rules = { 'require-quotes-in-ports': [1, { quoteType: 'double' }] as [1, object] }
  const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] })
  expect(linter.lintFiles([path('compose.yaml')], false)).toMatchObject([{ messages: [] }])
})

test('the image is made in a stage of its own and runs as an ordinary user, without a shell in between', () => {
  expect(stages).toHaveLength(2)
  expect(shipped('USER')).toEqual(['USER node'])
  expect(shipped('RUN')).toEqual([])
  for (const name of ['ENTRYPOINT', 'CMD']) expect(shipped(name)).toEqual([expect.stringContaining('[')])
})

test('what runs in containers of this image cannot write to its file system or gain privileges', () => {
  const services = read('compose.yaml').split(/^ {2}(?=\w+:$)/m)
  const ours = services.filter((service) => service.includes('apps/server/Dockerfile\n'))
  expect(ours).toHaveLength(2)
  for (const service of ours)
    for (const line of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true'])
      expect(service).toContain(line)
})

test('the image has the versions of Node.js and pnpm that the workspace is developed with', () => {
  const root = JSON.parse(read('../../package.json')) as {
    packageManager: string
    devDependencies: { node: string }
  }
  for (const stage of stages) expect(stage).toMatch(`FROM node:${root.devDependencies.node}-bookworm-slim`)
  expect(stages[0]).toContain(`"${root.packageManager}"`)
})

test('nothing secret and nothing that was built elsewhere gets into the image', () => {
  const ignored = read('Dockerfile.dockerignore').split('\n')
  expect(ignored).toEqual(expect.arrayContaining(['.git', '**/node_modules', '**/dist', '**/.env*']))
  expect(dockerfile).not.toMatch(/TOKEN|PASSWORD|DATABASE_URL/)
})
