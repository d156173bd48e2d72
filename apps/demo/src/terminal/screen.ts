import picocolors from 'picocolors'

/** Where the demo writes. */
export interface Screen {
  readonly colours: ReturnType<typeof picocolors.createColors>
  /** Columns of the terminal as it is now. */
  width(): number
  print(...lines: readonly string[]): void
}

const narrowest = 60
const widest = 140

export function screen(colour: boolean, { stdout } = process): Screen {
  return {
    colours: picocolors.createColors(colour),
    width: () => Math.min(widest, Math.max(narrowest, stdout.columns ?? 100)),
    print: (...lines) => {
      for (const line of lines) stdout.write(`${line}\n`)
    },
  }
}
