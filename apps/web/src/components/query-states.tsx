import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isFailure } from '../api/api-failure.ts'
import { metaQuery } from '../api/queries.ts'
import { usePreferences } from '../prefs/preferences.ts'
import { formatClockSeconds } from '../time/format-time.ts'
import { CommandLine } from './command-line.tsx'
import { Empty } from './empty.tsx'
import { ErrorNotice, Notice } from './notice.tsx'
import { SkeletonRows } from './skeleton.tsx'

/** What a query of any kind says of itself. */
export interface QueryLook {
  readonly data: unknown
  readonly error: unknown
  readonly dataUpdatedAt: number
  readonly refetch: () => unknown
}

export interface QueryStatesProps {
  readonly query: QueryLook
  /** As in "The coverage could not be loaded". */
  readonly what: string
  /** What says the same in a terminal, for those who may not see it here. */
  readonly command: string
  readonly rows?: number
  readonly notFound?: ReactNode
  readonly children: ReactNode
}

/** What surrounds the answer of a query: loading, not permitted, not found, failed; the last good answer stays, and says how old it is. */
export function QueryStates({ query, what, command, rows = 8, notFound, children }: QueryStatesProps) {
  const { data, error, dataUpdatedAt, refetch } = query
  if (isFailure(error, 'not_permitted')) return <NotPermitted command={command} />
  if (isFailure(error, 'not_available')) return <NotAvailable command={command} />
  if (isFailure(error) && error.status === 404 && notFound !== undefined) return notFound
  if (data === undefined && error === null) return <SkeletonRows rows={rows} label={`Loading: ${what}`} />
  return (
    <>
      {error !== null && (
        <ErrorNotice what={`${what} could not be loaded`} error={error} retry={() => void refetch()} />
      )}
      {error !== null && data !== undefined && <Stale since={dataUpdatedAt} />}
      {data !== undefined && children}
    </>
  )
}

function Stale({ since }: { readonly since: number }) {
  const style = usePreferences()
  return (
    <Notice kind="warn">
      What is shown is stale: it is from {formatClockSeconds(new Date(since).toISOString(), style)}.
    </Notice>
  )
}

function NotAvailable({ command }: { readonly command: string }) {
  return (
    <Empty title="This server does not offer it" next={<CommandLine command={command} />}>
      <p>It has not been set up where this console runs. In a terminal the same is done by this command:</p>
    </Empty>
  )
}

function NotPermitted({ command }: { readonly command: string }) {
  const { data: meta } = useQuery(metaQuery)
  return (
    <Empty title="You are not permitted to see this" next={<CommandLine command={command} />}>
      <p>
        {meta?.scoped === true
          ? 'Your view has a scope, and this concerns the whole trail.'
          : 'Your account lacks the permission.'}{' '}
        Somebody with access to the database finds the same by this command:
      </p>
    </Empty>
  )
}
