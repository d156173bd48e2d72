import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { CoverageReport } from '@threadline/contract'
import { RefreshCw } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { coverageQuery, metaQuery } from '../../api/queries.ts'
import { IconButton } from '../../components/button.tsx'
import { inputClass } from '../../components/field.tsx'
import { Instant } from '../../components/instant.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { inertText } from '../../text/inert-text.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import { verdictOf } from '../home/verdict.tsx'
import styles from './coverage.module.css'
import { CoverageTables } from './coverage-tables.tsx'
import { Findings } from './findings.tsx'

export function CoverageScreen() {
  const search = useSearch({ strict: false }) as SearchRecord
  const schema = typeof search.schema === 'string' ? search.schema : undefined
  const { data: meta } = useQuery(metaQuery)
  const pollMs = meta?.coveragePollMs ?? 30_000
  const query = useQuery({ ...coverageQuery(schema), refetchInterval: pollMs })
  const { data } = query
  return (
    <Page
      name="Coverage"
      heading="Coverage"
      tools={
        <>
          <SchemaPicker schema={schema} report={data} />
          <IconButton label="Check again" onClick={() => void query.refetch()} disabled={query.isFetching}>
            <RefreshCw size={14} aria-hidden />
          </IconButton>
        </>
      }
    >
      <QueryStates query={query} what="The coverage" command="npx threadline health coverage">
        {data !== undefined && (
          <>
            <Verdict report={data} pollMs={pollMs} />
            <Buckets report={data} />
            <Findings findings={data.findings} />
            <CoverageTables tables={data.tables} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}

function Verdict({ report, pollMs }: { readonly report: CoverageReport; readonly pollMs: number }) {
  const { counts, checkedAt } = report
  const isStale = useAge(checkedAt) > 2.5 * pollMs
  const kind = counts.uncovered + counts.errors > 0 ? 'error' : counts.warnings > 0 ? 'warn' : 'good'
  return (
    <Notice kind={isStale ? 'warn' : kind}>
      <strong>{verdictOf(report)}</strong>{' '}
      <span className={styles.checked}>
        {isStale && 'This is stale. '}Checked <Instant at={checkedAt} form="relative" />.
      </span>
    </Notice>
  )
}

function useAge(instant: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000)
    return () => clearInterval(timer)
  }, [])
  return now - Date.parse(instant)
}

function Buckets({ report: { counts } }: { readonly report: CoverageReport }) {
  const buckets = [
    ['Covered', counts.covered, styles.covered],
    ['Uncovered', counts.uncovered, counts.uncovered > 0 ? styles.uncovered : styles.none],
    ['Expected uncovered', counts.expectedUncovered, styles.none],
  ] as const
  return (
    <dl className={styles.buckets}>
      {buckets.map(([name, count, look]) => (
        <div key={name} className={look}>
          <dd>{count}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  )
}

interface SchemaPickerProps {
  readonly schema: string | undefined
  readonly report: CoverageReport | undefined
}

function SchemaPicker({ schema, report }: SchemaPickerProps) {
  const id = useId()
  const navigate = useNavigate()
  const { data: all } = useQuery({ ...coverageQuery('*'), staleTime: 300_000 })
  const schemas = [
    ...new Set([
      ...(all?.schemas ?? report?.schemas ?? []),
      ...(schema === undefined || schema === '*' ? [] : [schema]),
    ]),
  ]
  return (
    <span className={styles.picker}>
      <label htmlFor={id}>Schema</label>
      <select
        id={id}
        className={inputClass}
        value={schema ?? ''}
        onChange={({ target }) =>
          void navigate({
            to: '/coverage',
            search: (target.value === '' ? {} : { schema: target.value }) as never,
          })
        }
      >
        <option value="">those in use</option>
        <option value="*">all</option>
        {schemas.map((name) => (
          <option key={name} value={name}>
            {inertText(name, { most: 80 })}
          </option>
        ))}
      </select>
    </span>
  )
}
