import type { Environment } from '../environment.ts'
import type { Screen } from '../terminal/screen.ts'

/** What the demo needs of the world around it. */
export interface DemoWorld {
  readonly environment: Environment
  readonly screen: Screen
  /** Aborted when somebody asks the demo to end. */
  readonly signal: AbortSignal
}
