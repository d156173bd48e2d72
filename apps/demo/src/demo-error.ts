/** What may accompany a DemoError. */
export interface DemoErrorOptions {
  /** What to do about it. */
  readonly remedy?: string
  /** 1: it could not be done; 2: it was asked for in a wrong way. @defaultValue 1 */
  readonly exitCode?: 1 | 2
  readonly cause?: unknown
}

/** Something that a person can put right: printed as message and remedy, without a stack. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
  readonly remedy: string | undefined
  readonly exitCode: 1 | 2

  constructor(message: string, { remedy, exitCode = 1, cause }: DemoErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.remedy = remedy
    this.exitCode = exitCode
  }
}
