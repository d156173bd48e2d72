import type { CoverageReport, CoverageVerification, RedactionReport } from '@threadline/contract'
import { formatTableName, recordCheck, type Threadline } from '@threadline/core'

/*
 * Evidence of checks that somebody has asked for. A page that looks every half minute does not record what it sees: it would bury what was checked on purpose.
 */

/** Records what a check of coverage has found, where the configuration says that checks record evidence. */
export async function recordCoverage(threadline: Threadline, report: CoverageReport): Promise<void> {
  const { counts, schemas } = report
  await recordCheck(threadline, {
    subject: 'coverage',
    verdict: counts.errors === 0 ? 'proven' : 'unsupported',
    target: schemas.join(', ').slice(0, 500) || undefined,
    summary: `Coverage was checked: ${counts.covered} tables are covered, ${counts.uncovered} are not, ${counts.errors} findings are errors.`,
    details: { ...counts, findings: codesOf(report.findings) },
    source: 'threadline health coverage',
  })
}

/** The same for the tables that are expected to be covered. */
export async function recordVerification(
  threadline: Threadline,
  { passed, tables, findings }: CoverageVerification,
): Promise<void> {
  const failed = tables.filter((table) => !table.passed)
  await recordCheck(threadline, {
    subject: 'coverage',
    verdict: passed ? 'proven' : 'unsupported',
    target: 'verifyCoverage.expectedTables',
    summary: `Of ${tables.length} expected tables, ${tables.length - failed.length} are captured as configured.`,
    details: {
      passed,
      failed: failed.slice(0, 500).map(formatTableName),
      findings: codesOf([...findings, ...tables.flatMap((table) => table.findings)]),
    },
    source: 'threadline verify coverage',
  })
}

/** Records what a comparison of redaction has found, where the configuration says that checks record evidence. */
export async function recordRedaction(
  threadline: Threadline,
  { counts, tables }: RedactionReport,
): Promise<void> {
  const proven = counts.drifted + counts.unknown === 0
  const other = tables.filter(({ status }) => status !== 'Config matches deployed')
  await recordCheck(threadline, {
    subject: 'redaction_policy',
    verdict: proven ? 'proven' : 'unsupported',
    summary: `Redaction was compared: ${counts.matching} tables are as configured, ${counts.drifted} are not, ${counts.unknown} could not be introspected.`,
    details: { ...counts, other: other.slice(0, 500).map(formatTableName) },
    source: 'threadline policy show',
  })
}

/** How often each code occurs. */
function codesOf(findings: CoverageReport['findings']): Record<string, number> {
  const codes: Record<string, number> = {}
  for (const { code } of findings) codes[code] = (codes[code] ?? 0) + 1
  return codes
}
