import { handWritten } from './hand-written.ts'
import { closingBaseline, contextOnly, noCapture } from './no-capture.ts'
import { textbookTrigger } from './textbook-trigger.ts'
import { threadlineCapture } from './threadline-capture.ts'
import type { Variant } from './variant.ts'

/** Everything that is measured side by side. */
export const variants: readonly Variant[] = [
  noCapture,
  contextOnly,
  handWritten,
  textbookTrigger,
  threadlineCapture,
  closingBaseline,
]
