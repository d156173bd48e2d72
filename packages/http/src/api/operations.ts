import type { OperationName } from './addresses.ts'
import { exportOperations } from './export-operations.ts'
import type { Operation } from './operation.ts'
import { readingOperations } from './reading-operations.ts'
import { serviceOperations } from './service-operations.ts'
import { verifyingOperations } from './verifying-operations.ts'

/** Every operation of the API. */
export const operations = {
  ...readingOperations,
  ...verifyingOperations,
  ...exportOperations,
  ...serviceOperations,
} satisfies Record<OperationName, Operation>

/** The definitions by their names, each with its own type. */
export type Operations = typeof operations
