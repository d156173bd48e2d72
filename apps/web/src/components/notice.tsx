import { CircleAlert, CircleCheck, Info, type LucideIcon, RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiFailure } from '../api/api-failure.ts'
import { inertText } from '../text/inert-text.ts'
import { Button } from './button.tsx'
import styles from './notice.module.css'

export type NoticeKind = 'info' | 'good' | 'warn' | 'error'

const looks: Record<NoticeKind, [LucideIcon, string | undefined]> = {
  info: [Info, styles.notice],
  good: [CircleCheck, styles.good],
  warn: [TriangleAlert, styles.warn],
  error: [CircleAlert, styles.error],
}

export interface NoticeProps {
  readonly kind?: NoticeKind
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** A sentence that stands where it concerns something. */
export function Notice({ kind = 'info', children, action }: NoticeProps) {
  const [Icon, look] = looks[kind]
  return (
    <div className={look} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={15} aria-hidden className={styles.icon} />
      <div className={styles.body}>{children}</div>
      {action}
    </div>
  )
}

export interface ErrorNoticeProps {
  /** What could not be done, as in "The timeline could not be loaded". */
  readonly what: string
  readonly error: unknown
  readonly retry?: (() => void) | undefined
}

/** An error with its code, the request id that the log of the server knows, and a way to try again. */
export function ErrorNotice({ what, error, retry }: ErrorNoticeProps) {
  const failure = error instanceof ApiFailure ? error : null
  return (
    <Notice
      kind="error"
      action={
        retry !== undefined && (
          <Button onClick={retry}>
            <RotateCw size={13} aria-hidden />
            Retry
          </Button>
        )
      }
    >
      <p>
        {what}. {inertText(failure?.message ?? (error instanceof Error ? error.message : String(error)))}
      </p>
      {failure !== null && (
        <p className={styles.facts}>
          <span>
            code <code>{inertText(failure.code)}</code>
          </span>
          {failure.requestId !== null && (
            <span>
              request <code>{inertText(failure.requestId)}</code>
            </span>
          )}
        </p>
      )}
    </Notice>
  )
}
