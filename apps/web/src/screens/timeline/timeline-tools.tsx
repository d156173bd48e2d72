import type { Meta } from '@threadline/contract'
import { Columns3, Download, PanelLeft, Radio, RefreshCw } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button, IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { setPreferences, usePreferences } from '../../prefs/preferences.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import type { TimelineState } from '../../url/timeline-search.ts'
import { canBeHidden, columns } from './columns.ts'
import styles from './timeline-screen.module.css'
import { ViewsMenu } from './views-menu.tsx'

const ExportDialog = lazy(() => import('../../exporting/export-dialog.tsx'))

export interface TimelineToolsProps {
  readonly state: TimelineState
  readonly search: SearchRecord
  readonly meta: Meta | undefined
  readonly onToggleLive: () => void
  readonly onRefresh: () => void
}

export function TimelineTools({ state, search, meta, onToggleLive, onRefresh }: TimelineToolsProps) {
  const { railHidden } = usePreferences()
  const [exporting, setExporting] = useState(false)
  return (
    <>
      {meta?.features.live !== false && (
        <Button aria-pressed={state.live} onClick={onToggleLive} title="Live mode (l)">
          <Radio size={14} aria-hidden />
          Live
        </Button>
      )}
      <IconButton label="Up to the present (r)" onClick={onRefresh}>
        <RefreshCw size={14} aria-hidden />
      </IconButton>
      {meta?.features.views === true && <ViewsMenu state={state} />}
      {meta?.permissions.includes('export') === true && (
        <IconButton label="Export what is filtered" onClick={() => setExporting(true)}>
          <Download size={14} aria-hidden />
        </IconButton>
      )}
      <ColumnsMenu />
      <span className={styles.wide}>
        <IconButton
          label="Facets"
          aria-pressed={!railHidden}
          onClick={() => setPreferences({ railHidden: !railHidden })}
        >
          <PanelLeft size={14} aria-hidden />
        </IconButton>
      </span>
      {exporting && (
        <Suspense>
          <ExportDialog
            filters={state.filters}
            search={search}
            background={meta?.features.exports === true}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      )}
    </>
  )
}

function ColumnsMenu() {
  const { hiddenColumns } = usePreferences()
  return (
    <Menu
      label="Columns"
      trigger={<Columns3 size={14} aria-hidden />}
      entries={columns
        .filter(({ id }) => canBeHidden(id))
        .map(({ id, title }) => ({
          kind: 'check',
          label: title,
          checked: !hiddenColumns.includes(id),
          onChange: (shown) =>
            setPreferences({
              hiddenColumns: shown ? hiddenColumns.filter((hidden) => hidden !== id) : [...hiddenColumns, id],
            }),
        }))}
    />
  )
}
