import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type ExportFormat,
  type ExportJob,
  type ExportRequest,
  exportFormats,
  exportRowLimits,
  parseActorKey,
} from '@threadline/contract'
import { useState } from 'react'
import { countQuery } from '../api/queries.ts'
import { queryKeys } from '../api/query-keys.ts'
import { apiUrl, request } from '../api/request.ts'
import { Button, buttonClass } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { ErrorNotice, Notice } from '../components/notice.tsx'
import { Segmented } from '../components/segmented.tsx'
import { TargetLink } from '../components/target-link.tsx'
import { counted, formatCount } from '../text/inert-text.ts'
import { exportsLink } from '../url/links.ts'
import type { SearchRecord } from '../url/search-text.ts'
import type { TimelineFilters } from '../url/timeline-search.ts'

export interface ExportDialogProps {
  readonly filters: TimelineFilters
  /** The filters with their instants, as they are asked for. */
  readonly search: SearchRecord
  readonly background: boolean
  readonly onClose: () => void
}

/** Exports exactly what is filtered, after saying how much that is: small results at once, large ones in the background. */
export default function ExportDialog({ filters, search, background, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<ExportFormat>('csv')
  const { data, error, refetch } = useQuery(countQuery(search))
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: (body: ExportRequest) => request<ExportJob>(['exports'], { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.exports }),
  })
  const isLarge = data?.capped === true || (data?.count ?? 0) > exportRowLimits.default
  const download = apiUrl(['export', `changes.${format}`], search)
  return (
    <Dialog
      open
      onClose={onClose}
      title="Export what is filtered"
      actions={
        start.data === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            {background && (
              <Button
                kind={isLarge ? 'primary' : 'plain'}
                disabled={data === undefined || start.isPending}
                onClick={() => start.mutate({ format, filters: exportFilters(filters, search) })}
              >
                Prepare in the background
              </Button>
            )}
            {data !== undefined && (
              <a
                href={download}
                download
                className={buttonClass(isLarge && background ? 'plain' : 'primary')}
                onClick={onClose}
              >
                Download {format.toUpperCase()}
              </a>
            )}
          </>
        ) : (
          <TargetLink target={exportsLink()} className={buttonClass('primary')} onClick={onClose}>
            Go to exports
          </TargetLink>
        )
      }
    >
      {error !== null && (
        <ErrorNotice what="The changes could not be counted" error={error} retry={() => void refetch()} />
      )}
      <p role="status">
        {data === undefined
          ? 'Counting …'
          : data.capped
            ? `More than ${formatCount(data.count)} changes match. Large exports are best prepared in the background.`
            : `${counted(data.count, 'change')} will be exported: exactly what the filter shows.`}
      </p>
      <Segmented
        label="Format"
        value={format}
        options={exportFormats.map((value) => ({ value, label: value.toUpperCase() }))}
        onChange={setFormat}
      />
      {start.error !== null && <ErrorNotice what="The export could not be started" error={start.error} />}
      {start.data !== undefined && (
        <Notice kind="good">The export is being prepared. You may leave this screen.</Notice>
      )}
    </Dialog>
  )
}

/** The filters in the words of the library, as a background export keeps them. */
function exportFilters(
  { actor, op, ...filters }: TimelineFilters,
  { from, to }: SearchRecord,
): ExportRequest['filters'] {
  const identity = actor === undefined ? null : parseActorKey(actor)
  return {
    ...filters,
    ...(op === undefined ? {} : { op: [...op] }),
    ...(identity === null ? {} : { actor: { ...identity } }),
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof to === 'string' ? { to } : {}),
  } as ExportRequest['filters']
}
