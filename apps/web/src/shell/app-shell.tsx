import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useRef } from 'react'
import { metaQuery } from '../api/queries.ts'
import { Notice } from '../components/notice.tsx'
import styles from './app-shell.module.css'
import { Header } from './header.tsx'
import { Overlays } from './overlays.tsx'
import { StorageNotice } from './storage-state.tsx'
import { useOnline } from './use-online.ts'

/** What every screen has around it. */
export function AppShell() {
  const { data: meta, error } = useQuery(metaQuery)
  const main = useRef<HTMLElement>(null)
  const online = useOnline()
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <Header meta={meta} />
      {!online && <Notice kind="warn">You are offline. What is shown is what was loaded last.</Notice>}
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <StorageNotice meta={meta} error={error}>
          <Outlet />
        </StorageNotice>
      </main>
      <Overlays />
    </div>
  )
}
