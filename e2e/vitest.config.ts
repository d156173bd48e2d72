import { defineConfig } from 'vitest/config'

const sourceConditions = ['threadline-source', 'node']

export default defineConfig({
  resolve: { conditions: sourceConditions },
  environments: { __vitest__: { resolve: { conditions: sourceConditions } } },
  ssr: { resolve: { conditions: sourceConditions, externalConditions: sourceConditions } },
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: './src/world/global-setup.ts',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
