import { actorKey, type EvidenceRecord, stringifyJson } from '@threadline/contract'
import type { TextOutput } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden, showText } from '../text/visible-text.ts'
import { wrapWords } from '../text/width.ts'
import { factTable } from './facts.ts'
import { timeText } from './time.ts'

/** Evidence, a paragraph for each record. */
export function evidenceText(records: readonly EvidenceRecord[], output: TextOutput): string {
  return records.map((record) => recordText(record, output)).join('\n')
}

function recordText(record: EvidenceRecord, { color, width }: TextOutput): string {
  const paint = createPaint(color)
  const { subject, verdict, target, summary, details, actor, source, recordedAt, loginRole } = record
  const facts = factTable(
    [
      ['of', target === null ? null : showText(target)],
      ['by', showText(actor === null ? loginRole : `${actorKey(actor)} (${loginRole})`)],
      ['source', source === null ? null : showText(source)],
      ['details', details === null ? null : showText(stringifyJson(details))],
    ],
    paint,
    width - 2,
  )
  const lines = [
    `${paint.heading(subject)}  ${verdictText(verdict, paint)}  ${paint.quiet(timeText(recordedAt))}`,
    ...wrapWords(escapeHidden(summary), width - 2).map((line) => `  ${line}`),
    ...facts.map((line) => `  ${line}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function verdictText(verdict: EvidenceRecord['verdict'], paint: Paint): string {
  if (verdict === 'proven') return paint.good(verdict)
  return verdict === 'inferred' ? paint.warning(verdict) : paint.error(verdict)
}
