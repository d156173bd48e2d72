import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Passed on to Node for all modules: with `import` among them, CommonJS packages would get ES modules from require().
const sourceConditions = ['threadline-source', 'node']

const root = import.meta.dirname

/** Every package of the workspace is a project under the name of its folder. */
const projects = ['packages', 'apps', 'tooling', 'examples']
  .filter((group) => existsSync(join(root, group)))
  .flatMap((group) => readdirSync(join(root, group)).map((name) => ({ name, folder: `${group}/${name}` })))
  .map(({ name, folder }) => ({
    extends: true as const,
    test: { name, include: [`${folder}/src/**/*.test.ts`] },
  }))

export default defineConfig({
  resolve: { conditions: sourceConditions },
  // The environment in which vitest runs its global setup.
  environments: { __vitest__: { resolve: { conditions: sourceConditions } } },
  ssr: { resolve: { conditions: sourceConditions, externalConditions: sourceConditions } },
  test: {
    globalSetup: './vitest.global-setup.ts',
    // The suite shares two cores with its PostgreSQL server.
    maxWorkers: 2,
    pool: 'forks',
    // Loading the modules anew for every file takes longer than most tests do.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects,
  },
})
