import { changeJson } from './change-json.ts'
import type { Format } from './format.ts'

/** One document. What says that it is complete stands behind the changes, so that a document which breaks off is no JSON. */
export const jsonFormat: Format = {
  begin: ({ generatedAt, filter }) =>
    `{"format_version":1,"generated_at":"${generatedAt}","filter":${filter},"changes":[`,
  change: (change, index) => `${index === 0 ? '\n' : ',\n'}${changeJson(change)}`,
  end: ({ count, truncated }) => `\n],"count":${count},"truncated":${truncated}}\n`,
  failed: () => '',
}
