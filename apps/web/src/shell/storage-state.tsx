import { useQueryClient } from '@tanstack/react-query'
import type { Meta } from '@threadline/contract'
import type { ReactNode } from 'react'
import { isFailure } from '../api/api-failure.ts'
import { metaQuery } from '../api/queries.ts'
import { buttonClass } from '../components/button.tsx'
import { CommandLine } from '../components/command-line.tsx'
import { Empty } from '../components/empty.tsx'
import { ErrorNotice } from '../components/notice.tsx'
import { belowBase, pageFacts } from '../url/base.ts'
import styles from './app-shell.module.css'

export interface StorageNoticeProps {
  readonly meta: Meta | undefined
  readonly error: unknown
  readonly children: ReactNode
}

/** The screen, unless there is no trail to look at, or the reader is not known. */
export function StorageNotice({ meta, error, children }: StorageNoticeProps) {
  const client = useQueryClient()
  if (isFailure(error) && error.status === 401) return <NotSignedIn />
  if (meta === undefined && error !== null)
    return (
      <div className={styles.padded}>
        <ErrorNotice
          what="The console could not be started"
          error={error}
          retry={() => void client.resetQueries({ queryKey: metaQuery.queryKey })}
        />
      </div>
    )
  if (meta?.storage.state === 'not_installed')
    return (
      <Empty
        alone
        title="Threadline is not installed in this database"
        next={<CommandLine command="npx threadline install --apply" />}
      >
        <p>
          There is no audit schema <code>{meta.storage.schema}</code>. Install it, then capture your tables
          with <code>npx threadline gen triggers --all --apply</code>.
        </p>
      </Empty>
    )
  if (meta?.storage.state === 'behind')
    return (
      <Empty
        alone
        title="The audit schema is older than this version"
        next={<CommandLine command="npx threadline install --apply" />}
      >
        <p>
          It has version {meta.storage.version}, and version {meta.storage.expected} is needed.
        </p>
      </Empty>
    )
  if (meta?.storage.state === 'ahead')
    return (
      <Empty alone title="The audit schema is newer than this version">
        <p>
          It has version {meta.storage.version}; this program knows {meta.storage.expected}. Update the
          program.
        </p>
      </Empty>
    )
  return children
}

/** The session has ended while the page was open: without one, the page is not even served. */
function NotSignedIn() {
  return pageFacts.signIn === true ? (
    <Empty
      alone
      title="Your session has ended"
      next={
        <a href={belowBase('sign-in')} className={buttonClass('primary')}>
          Sign in
        </a>
      }
    >
      <p>Sign in again with your access token.</p>
    </Empty>
  ) : (
    <Empty alone title="You are not signed in">
      <p>Sign in to the application that this console belongs to, then load this page again.</p>
    </Empty>
  )
}
