import { useQuery } from '@tanstack/react-query'
import type { CoverageReport, Meta } from '@threadline/contract'
import { coverageQuery } from '../../api/queries.ts'
import { ErrorNotice, Notice } from '../../components/notice.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { counted } from '../../text/inert-text.ts'
import { coverageLink } from '../../url/links.ts'

/** How the trail stands, in one sentence. */
export function Verdict({ meta }: { readonly meta: Meta | undefined }) {
  const mayKnow = meta?.permissions.includes('coverage') === true && !meta.scoped
  const { data, error, refetch } = useQuery({ ...coverageQuery(undefined), enabled: mayKnow })
  if (!mayKnow) return null
  if (data === undefined)
    return error === null ? (
      <Notice>Looking whether every table is captured …</Notice>
    ) : (
      <ErrorNotice what="The coverage could not be checked" error={error} retry={() => void refetch()} />
    )
  const isFine = data.counts.uncovered === 0 && data.counts.errors === 0
  return (
    <Notice kind={isFine ? (data.counts.warnings > 0 ? 'warn' : 'good') : 'error'}>
      {verdictOf(data)} <TargetLink target={coverageLink()}>See coverage</TargetLink>
    </Notice>
  )
}

/** The state of coverage in one sentence. */
export function verdictOf({ counts }: CoverageReport): string {
  const { covered, uncovered, expectedUncovered, errors, warnings } = counts
  if (covered + uncovered + expectedUncovered === 0) return 'There is no table to capture.'
  const gaps =
    uncovered === 0
      ? `${counted(covered, 'table')} captured${expectedUncovered === 0 ? '' : `, ${expectedUncovered} left out as declared`}`
      : `${counted(uncovered, 'table')} of ${covered + uncovered + expectedUncovered} ${uncovered === 1 ? 'is' : 'are'} not captured`
  const findings = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(' and ')
  if (findings !== '') return `${gaps}; ${findings} found.`
  return uncovered === 0 ? `${gaps}; nothing is wrong.` : `${gaps}. What is captured is in order.`
}
