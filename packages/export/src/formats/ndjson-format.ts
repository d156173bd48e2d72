import type { ExportEnd } from '@threadline/contract'
import { changeJson } from './change-json.ts'
import type { Format } from './format.ts'

const endLine = (end: ExportEnd['end']) => `${JSON.stringify({ end } satisfies ExportEnd)}\n`

/** One change on each line, and a last line that says how many there are and how it ended. */
export const ndjsonFormat: Format = {
  begin: () => '',
  change: (change) => `${changeJson(change)}\n`,
  end: ({ count, truncated }) => endLine({ outcome: truncated ? 'truncated' : 'complete', count }),
  failed: (count, code) => endLine({ outcome: 'failed', count, code }),
}
