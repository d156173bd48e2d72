import type { ChangeOp } from '@threadline/contract'
import picocolors from 'picocolors'

type Style = (text: string) => string

/** Colours by meaning. Colour never is the only signal: everything reads the same without it. */
export interface Paint {
  readonly heading: Style
  readonly quiet: Style
  readonly field: Style
  readonly before: Style
  readonly after: Style
  /** For what is no value: null, redacted, absent, not captured. */
  readonly mark: Style
  readonly warning: Style
  readonly error: Style
  readonly good: Style
  readonly op: Readonly<Record<ChangeOp, Style>>
}

export function createPaint(color: boolean): Paint {
  const colors = picocolors.createColors(color)
  return {
    heading: colors.bold,
    quiet: colors.dim,
    field: colors.cyan,
    before: colors.red,
    after: colors.green,
    mark: (text) => colors.italic(colors.dim(text)),
    warning: colors.yellow,
    error: (text) => colors.bold(colors.red(text)),
    good: colors.green,
    op: {
      insert: colors.green,
      update: colors.yellow,
      delete: colors.red,
      truncate: colors.red,
      snapshot: colors.blue,
    },
  }
}
