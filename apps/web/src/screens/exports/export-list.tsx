import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ExportJob } from '@threadline/contract'
import { queryKeys } from '../../api/query-keys.ts'
import { apiUrl, request } from '../../api/request.ts'
import { Button, buttonClass } from '../../components/button.tsx'
import { Id } from '../../components/id.tsx'
import { Instant } from '../../components/instant.tsx'
import { DataTable } from '../../components/page.tsx'
import { Progress } from '../../components/progress.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { counted, formatBytes, formatCount, inertText } from '../../text/inert-text.ts'
import styles from './exports.module.css'
import { describeSearch, searchOfExport } from './search-of-export.ts'

/** Exports of one group, with what can be done with them. */
export function ExportList({ title, jobs }: { readonly title: string; readonly jobs: readonly ExportJob[] }) {
  return (
    <DataTable label={title} columns={['Search', 'Format', 'Asked for', 'How far', 'Action']}>
      {jobs.map((job) => (
        <tr key={job.id}>
          <th scope="row">
            <TargetLink target={searchOfExport(job)} title="Open the search that it came from">
              <bdi>{describeSearch(job)}</bdi>
            </TargetLink>
          </th>
          <td>{job.format.toUpperCase()}</td>
          <td>
            <Instant at={job.createdAt} form="relative" />
          </td>
          <td>
            <HowFar job={job} />
          </td>
          <td>
            <Action job={job} />
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

function HowFar({ job }: { readonly job: ExportJob }) {
  const { status, count, total, bytes, expiresAt, sha256, error } = job
  switch (status) {
    case 'queued':
      return <span className={styles.soft}>waits for a worker</span>
    case 'running': {
      const share = total === null || total.capped || total.count === 0 ? null : (count / total.count) * 100
      return (
        <span className={styles.running}>
          <Progress value={share} label="Changes written" />
          {formatCount(count)}
          {total !== null && ` of ${total.capped ? 'more than ' : ''}${formatCount(total.count)}`}
        </span>
      )
    }
    case 'ready':
      return (
        <span className={styles.running}>
          {counted(count, 'change')}, {formatBytes(bytes)}
          {expiresAt !== null && (
            <span className={styles.soft}>
              kept until <Instant at={expiresAt} form="minute" />
            </span>
          )}
          {sha256 !== null && <Id value={sha256} name="SHA-256" most={16} />}
        </span>
      )
    case 'failed':
      return (
        <span className={styles.failed}>
          <code>{inertText(error?.code ?? 'failed')}</code> {inertText(error?.message ?? '', { most: 200 })}
        </span>
      )
    default:
      return <span className={styles.soft}>{status}</span>
  }
}

function Action({ job }: { readonly job: ExportJob }) {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => request<ExportJob>(['exports', job.id], { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.exports }),
  })
  if (job.status === 'ready')
    return (
      <a href={apiUrl(['exports', job.id, 'download'])} download className={buttonClass('primary')}>
        Download
      </a>
    )
  if (job.status === 'queued' || job.status === 'running')
    return (
      <Button disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        Cancel
      </Button>
    )
  return (
    <TargetLink target={searchOfExport(job)} className={buttonClass()}>
      Search again
    </TargetLink>
  )
}
