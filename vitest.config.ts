import { defineConfig } from 'vitest/config'

// Passed on to Node for all modules: with `import` among them, CommonJS packages would get ES modules from require().
const sourceConditions = ['threadline-source', 'node']

const project = (name: string, folder: string) => ({
  extends: true as const,
  test: { name, include: [`${folder}/src/**/*.test.ts`] },
})

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
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('contract', 'packages/contract'),
      project('core', 'packages/core'),
      project('cli', 'packages/cli'),
      project('demo', 'apps/demo'),
      project('bench', 'tooling/bench'),
      project('testing', 'tooling/testing'),
      project('rules', 'tooling/rules'),
    ],
  },
})
