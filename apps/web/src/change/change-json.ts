import { type AuditChange, changeDiff, stringifyJson } from '@threadline/contract'

/** A change with its diff as JSON for other tools. */
export function changeJson(change: AuditChange): string {
  return indent(stringifyJson({ ...change, diff: changeDiff(change) }))
}

const indent = (text: string): string => JSON.stringify(JSON.parse(text), null, 2)
