import type { Environment } from './environment.ts'

/** Where text goes. */
export interface TextOutput {
  write(text: string): void
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number
  readonly color: boolean
  /** Resolves once more can be written, for those who write much. */
  readonly drained?: () => Promise<void>
}

/** Everything that a command knows of the world around it, so that tests and other programs can supply their own. */
export interface Host {
  /** The working directory: where the configuration is looked for, and what relative paths start from. */
  readonly cwd: string
  readonly environment: Environment
  /** Results alone. */
  readonly stdout: TextOutput
  /** Progress, hints and errors. */
  readonly stderr: TextOutput
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal
  now(): Date
}

/** One or more lines for people, beside the result. */
export function note(host: Host, text: string): void {
  host.stderr.write(`${text}\n`)
}
