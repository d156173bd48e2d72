import { useQuery } from '@tanstack/react-query'
import type { Meta } from '@threadline/contract'
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { coverageQuery } from '../api/queries.ts'
import { TargetLink } from '../components/target-link.tsx'
import { counted } from '../text/inert-text.ts'
import { coverageLink } from '../url/links.ts'
import styles from './app-shell.module.css'

/** Whether all tables are captured, on every screen of those who may know. */
export function CoveragePill({ meta }: { readonly meta: Meta | undefined }) {
  const mayKnow = meta?.permissions.includes('coverage') === true && !meta.scoped
  const { data, isError } = useQuery({
    ...coverageQuery(undefined),
    enabled: mayKnow && meta.storage.state === 'current',
    refetchInterval: meta?.coveragePollMs ?? false,
  })
  if (!mayKnow) return null
  const uncovered = data?.counts.uncovered ?? 0
  const errors = data?.counts.errors ?? 0
  const [Icon, look, text] =
    data === undefined
      ? [CircleDashed, styles.unknown, isError ? 'Coverage unknown' : 'Coverage …']
      : uncovered > 0
        ? [CircleAlert, styles.bad, `${uncovered} uncovered`]
        : errors > 0
          ? [CircleAlert, styles.bad, counted(errors, 'coverage error')]
          : [CircleCheck, styles.good, 'All covered']
  return (
    <TargetLink target={coverageLink()} className={`${styles.pill} ${look}`}>
      <Icon size={13} aria-hidden />
      <span>{text}</span>
      {data !== undefined && isError && <span className={styles.stale}>stale</span>}
    </TargetLink>
  )
}
