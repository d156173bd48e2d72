import type { Environment } from '../report/environment.ts'
import type { QuestionResult } from './measure-questions.ts'
import type { StreamResult } from './measure-stream.ts'

/** What `bench read` has measured. */
export interface ReadResult {
  readonly environment: Environment
  /** The trail that was read. */
  readonly trail: {
    readonly changes: number
    readonly transactions: number
    readonly tables: number
    readonly actors: number
    readonly days: number
    /** Bytes of the trail with all indexes. */
    readonly bytes: number
  }
  readonly questions: readonly QuestionResult[]
  readonly stream: StreamResult
}
