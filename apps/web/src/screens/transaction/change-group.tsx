import { formatRowKey, type IncidentChange } from '@threadline/contract'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { changeJson } from '../../change/change-json.ts'
import { DiffTable } from '../../change/diff-table.tsx'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Instant } from '../../components/instant.tsx'
import { OpMark } from '../../components/op-mark.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { counted, formatCount, inertText, shortenMiddle } from '../../text/inert-text.ts'
import { rowLink, timelineLink } from '../../url/links.ts'
import styles from './transaction.module.css'

/** Changes of a group that are in the page at once. */
const atOnce = 100

export interface ChangeGroupProps {
  readonly table: string
  readonly changes: readonly IncidentChange[]
  /** Null until somebody asks for all or none; then few changes are unfolded. */
  readonly expanded: boolean | null
  readonly few: boolean
}

/** The changes of one table, in the order in which they happened. */
export function ChangeGroup({ table, changes, expanded, few }: ChangeGroupProps) {
  const [shown, setShown] = useState(atOnce)
  return (
    <section className={styles.group} aria-label={`Changes of ${inertText(table, { most: 80 })}`}>
      <h3 className={styles.groupHead}>
        <TargetLink target={timelineLink({ table })}>
          <bdi>{inertText(table, { most: 130 })}</bdi>
        </TargetLink>
        <span className={styles.count}>{counted(changes.length, 'change')}</span>
      </h3>
      {changes.slice(0, shown).map((change) => (
        <ChangeItem key={change.id} change={change} unfolded={expanded ?? few} />
      ))}
      {changes.length > shown && (
        <Button onClick={() => setShown(shown + atOnce)}>
          Show {formatCount(Math.min(atOnce, changes.length - shown))} more of {formatCount(changes.length)}
        </Button>
      )}
    </section>
  )
}

function ChangeItem({ change, unfolded }: { readonly change: IncidentChange; readonly unfolded: boolean }) {
  const [open, setOpen] = useState(unfolded)
  const [allFields, setAllFields] = useState(false)
  const Icon = open ? ChevronDown : ChevronRight
  const key = change.rowKey === null ? 'all rows' : formatRowKey(change.rowKey, Object.keys(change.key ?? {}))
  const target = rowLink(change)
  return (
    <article className={styles.change}>
      <header className={styles.changeHead}>
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          aria-label={`${open ? 'Fold' : 'Unfold'} ${change.op} of ${inertText(key, { most: 60 })}`}
          onClick={() => setOpen(!open)}
        >
          <Icon size={14} aria-hidden />
          <OpMark op={change.op} />
        </button>
        {target === null ? (
          <span>{key}</span>
        ) : (
          <TargetLink target={target} className={styles.key} title={inertText(key, { most: 300 })}>
            <bdi>{inertText(shortenMiddle(key, 60))}</bdi>
          </TargetLink>
        )}
        {!open && change.changedFields !== null && (
          <span className={styles.fields}>
            {inertText(change.changedFields.slice(0, 6).join(', '), { most: 120 })}
          </span>
        )}
        <span className={styles.changeEnd}>
          {open && change.op === 'update' && (
            <Segmented
              label="Fields"
              value={allFields ? 'all' : 'changed'}
              options={[
                { value: 'changed', label: 'only changed' },
                { value: 'all', label: 'all fields' },
              ]}
              onChange={(value) => setAllFields(value === 'all')}
            />
          )}
          <Instant at={change.capturedAt} form="clock" />
          <CopyButton text={() => changeJson(change)} label="Copy as JSON" />
        </span>
      </header>
      {open && (
        <DiffTable
          change={change}
          allFields={allFields}
          label={`Fields of ${inertText(key, { most: 60 })}`}
        />
      )}
    </article>
  )
}
