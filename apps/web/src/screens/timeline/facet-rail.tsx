import type { ChangeOp, Facet, Facets } from '@threadline/contract'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../../components/notice.tsx'
import { OpMark } from '../../components/op-mark.tsx'
import { counted, formatCount, inertText, shortenMiddle } from '../../text/inert-text.ts'
import type { TimelineFilters } from '../../url/timeline-search.ts'
import styles from './facet-rail.module.css'
import { toggleOp, withoutToken } from './tokens.ts'

export interface FacetRailProps {
  readonly facets: Facets | undefined
  readonly error: unknown
  readonly retry: () => void
  readonly dimmed: boolean
  readonly filters: TimelineFilters
  readonly onChange: (filters: TimelineFilters) => void
}

/** What occurs under the whole filter, with counts; a click makes it a token. */
export function FacetRail({ facets, error, retry, dimmed, filters, onChange }: FacetRailProps) {
  const chooseTable = (table: string) => {
    const { rowKey: _key, ...keyless } = filters
    onChange(filters.table === table ? withoutToken(filters, 'table') : { ...keyless, table })
  }
  const chooseActor = (actor: string) =>
    onChange(filters.actor === actor ? withoutToken(filters, 'actor') : { ...filters, actor })
  return (
    <aside className={`${styles.rail} ${dimmed ? styles.dimmed : ''}`} aria-label="Facets">
      {error !== null && <ErrorNotice what="The facets could not be counted" error={error} retry={retry} />}
      <FacetList
        title="Op"
        facet={facets?.op}
        chosen={filters.op ?? []}
        onToggle={(op) => onChange(toggleOp(filters, op as ChangeOp))}
        show={(op) => <OpMark op={op as ChangeOp} />}
      />
      <FacetList
        title="Table"
        facet={facets?.table}
        chosen={filters.table === undefined ? [] : [filters.table]}
        onToggle={chooseTable}
        show={(table) => <Name text={table} />}
      />
      <FacetList
        title="Actor"
        facet={facets?.actor}
        chosen={filters.actor === undefined ? [] : [filters.actor]}
        onToggle={chooseActor}
        show={(actor) => <Name text={actor} />}
      />
    </aside>
  )
}

const Name = ({ text }: { readonly text: string }) => (
  <bdi className={styles.name} title={inertText(text)}>
    {inertText(shortenMiddle(text, 34))}
  </bdi>
)

interface FacetListProps {
  readonly title: string
  readonly facet: Facet | undefined
  readonly chosen: readonly string[]
  readonly onToggle: (value: string) => void
  readonly show: (value: string) => ReactNode
}

function FacetList({ title, facet, chosen, onToggle, show }: FacetListProps) {
  if (facet === undefined) return <div className={styles.pending} aria-hidden />
  return (
    <section className={styles.facet}>
      <h2 className={styles.title}>{title}</h2>
      {facet.values.length === 0 && <p className={styles.note}>none</p>}
      <ul>
        {facet.values.map(({ value, count }) => {
          const isChosen = chosen.includes(value)
          return (
            <li key={value}>
              <button
                type="button"
                className={styles.value}
                aria-pressed={isChosen}
                onClick={() => onToggle(value)}
              >
                {show(value)}
                <span
                  className={styles.count}
                  title={facet.sampled ? 'At least: counting stopped at a limit' : counted(count, 'change')}
                >
                  {facet.sampled ? '≥ ' : ''}
                  {formatCount(count)}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {facet.truncated && (
        <p className={styles.note}>There are more: type {title.toLowerCase()}: to find them.</p>
      )}
    </section>
  )
}
