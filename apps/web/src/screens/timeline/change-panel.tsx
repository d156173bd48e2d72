import { useQuery } from '@tanstack/react-query'
import type { AuditChange } from '@threadline/contract'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useState } from 'react'
import { isFailure } from '../../api/api-failure.ts'
import { changeQuery } from '../../api/queries.ts'
import { ChangeFacts } from '../../change/change-facts.tsx'
import { changeJson } from '../../change/change-json.ts'
import { DiffTable } from '../../change/diff-table.tsx'
import { buttonClass, IconButton } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { ErrorNotice } from '../../components/notice.tsx'
import { OpMark } from '../../components/op-mark.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { inertText } from '../../text/inert-text.ts'
import { rowLink, tableName, transactionLink } from '../../url/links.ts'
import styles from './change-panel.module.css'

export interface ChangePanelProps {
  readonly id: string
  /** The change as the list has it, if the list has it. */
  readonly listed: AuditChange | undefined
  readonly onClose: () => void
  readonly onStep: (step: 1 | -1) => void
}

/** The opened change beside the list: at once from what the list has, or else asked for. */
export default function ChangePanel({ id, listed, onClose, onStep }: ChangePanelProps) {
  const [allFields, setAllFields] = useState(false)
  const { data, error, refetch } = useQuery({ ...changeQuery(id), enabled: listed === undefined })
  const change = listed ?? data
  return (
    <section className={styles.panel} aria-label="Change" data-testid="change-panel">
      <header className={styles.head}>
        {change !== undefined && (
          <h2 className={styles.title}>
            <OpMark op={change.op} /> <bdi>{inertText(tableName(change), { most: 60 })}</bdi>
          </h2>
        )}
        <span className={styles.tools}>
          <IconButton label="Previous change (k)" onClick={() => onStep(-1)}>
            <ChevronUp size={15} aria-hidden />
          </IconButton>
          <IconButton label="Next change (j)" onClick={() => onStep(1)}>
            <ChevronDown size={15} aria-hidden />
          </IconButton>
          {change !== undefined && <CopyButton text={() => changeJson(change)} label="Copy as JSON" />}
          <IconButton label="Close (Esc)" onClick={onClose}>
            <X size={15} aria-hidden />
          </IconButton>
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div className={styles.body} tabIndex={0} role="region" aria-label="Details of the change">
        {change === undefined && error === null && <SkeletonRows rows={8} label="Loading the change" />}
        {error !== null && !isFailure(error, 'not_found') && (
          <ErrorNotice what="The change could not be loaded" error={error} retry={() => void refetch()} />
        )}
        {isFailure(error, 'not_found') && (
          <Empty title="There is no such change">
            <p>It may have been removed by retention, or lie outside of what you may see.</p>
          </Empty>
        )}
        {change !== undefined && (
          <>
            <ChangeFacts change={change} />
            <div className={styles.links}>
              <TargetLink target={transactionLink(change.transactionId)} className={buttonClass()}>
                Open transaction
              </TargetLink>
              <RowButton change={change} />
              {change.op === 'update' && (
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
            </div>
            <DiffTable
              key={`${change.id}${allFields}`}
              change={change}
              allFields={allFields}
              label="Fields of the change"
            />
          </>
        )}
      </div>
    </section>
  )
}

function RowButton({ change }: { readonly change: AuditChange }) {
  const target = rowLink(change)
  return target === null ? null : (
    <TargetLink target={target} className={buttonClass()}>
      Open row
    </TargetLink>
  )
}
