import { exportHandlers } from './export-handlers.ts'
import type { Handlers } from './handler.ts'
import { readingHandlers } from './reading-handlers.ts'
import { serviceHandlers } from './service-handlers.ts'
import { verifyingHandlers } from './verifying-handlers.ts'

/** The handler of every operation. */
export const handlers: Handlers = {
  ...readingHandlers,
  ...verifyingHandlers,
  ...exportHandlers,
  ...serviceHandlers,
}
