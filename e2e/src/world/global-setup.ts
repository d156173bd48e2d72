import type { TestProject } from 'vitest/node'
import { startWorld } from './world.ts'

/** What tests know of the world, which runs in the process of vitest itself. */
export interface WorldFacts {
  readonly origin: string
  readonly bareOrigin: string
  readonly emptyOrigin: string
  readonly databaseUrl: string
  readonly refund: string
}

declare module 'vitest' {
  interface ProvidedContext {
    world: WorldFacts
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { origin, bareOrigin, emptyOrigin, databaseUrl, shop, close } = await startWorld()
  project.provide('world', { origin, bareOrigin, emptyOrigin, databaseUrl, refund: shop.refund })
  return close
}
