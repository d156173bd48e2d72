import type { ChangeText } from '@threadline/core'

/** A change as JSON on one line: an `AuditChange` whose numbers have all their digits. */
export function changeJson(change: ChangeText): string {
  const { key, after, before } = change
  return `{"id":"${change.id}","transactionId":"${change.transactionId}","schema":${json(change.schema)},"table":${json(change.table)},"rowKey":${json(change.rowKey)},"key":${key},"op":"${change.op}","actor":${json(change.actor)},"capturedAt":"${change.capturedAt}","after":${after},"before":${before},"changedFields":${json(change.changedFields)},"priorValues":"${change.priorValues}","redactedFields":${json(change.redactedFields)},"partition":${json(change.partition)},"correlationId":${json(change.correlationId)},"requestId":${json(change.requestId)}}`
}

/** A value as JSON, without the characters in strings that some readers take for the end of a line. */
export function json(value: unknown): string {
  const text = JSON.stringify(value)
  return /[\u0085\u2028\u2029]/.test(text) ? text.replaceAll(/[\u0085\u2028\u2029]/g, escaped) : text
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
