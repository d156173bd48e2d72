import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  type PurgeBody,
  type PurgeResult,
  purgeConfirmation,
  type RetentionStatus,
} from '@threadline/contract'
import { useState } from 'react'
import { queryKeys } from '../../api/query-keys.ts'
import { request } from '../../api/request.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { ErrorNotice, Notice } from '../../components/notice.tsx'
import { counted, formatCount } from '../../text/inert-text.ts'
import styles from './retention.module.css'

/** What a purge would do, and the purge itself, for which a word must be typed. */
export function PurgePanel({ status }: { readonly status: RetentionStatus }) {
  const client = useQueryClient()
  const [confirming, setConfirming] = useState(false)
  const purge = useMutation({
    mutationFn: (body: PurgeBody) => request<PurgeResult>(['retention', 'purge'], { method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.retention }),
  })
  const busy = purge.isPending || status.running !== null
  return (
    <div className={styles.purge}>
      <div className={styles.buttons}>
        <Button disabled={busy || !status.enabled} onClick={() => purge.mutate({ mode: 'dry_run' })}>
          Dry run
        </Button>
        <Button kind="danger" disabled={busy || !status.enabled} onClick={() => setConfirming(true)}>
          Purge …
        </Button>
      </div>
      {purge.isPending && (
        <Notice>{purge.variables.mode === 'dry_run' ? 'Counting …' : 'The purge is running …'}</Notice>
      )}
      {purge.error !== null && <ErrorNotice what="The purge did not run" error={purge.error} />}
      {purge.data !== undefined && <Result result={purge.data} />}
      {confirming && (
        <Confirmation
          status={status}
          onClose={() => setConfirming(false)}
          onConfirm={(confirmation) => {
            setConfirming(false)
            purge.mutate({ mode: 'execute', confirmation })
          }}
        />
      )}
    </div>
  )
}

function Result({ result }: { readonly result: PurgeResult }) {
  const { dryRun, deletedChanges, deletedTransactions, partitionsDropped, heldBack, remainder } = result
  return (
    <Notice kind={dryRun ? 'info' : 'good'}>
      {dryRun ? 'A purge would remove' : 'Removed'} {counted(deletedChanges, 'change')} and{' '}
      {counted(deletedTransactions, 'transaction')}
      {partitionsDropped.length > 0 && `, ${counted(partitionsDropped.length, 'whole month')} at once`}
      {heldBack > 0 && `; ${formatCount(heldBack)} are held back`}
      {remainder !== null && '; something is left for the next purge'}.
    </Notice>
  )
}

interface ConfirmationProps {
  readonly status: RetentionStatus
  readonly onClose: () => void
  readonly onConfirm: (typed: string) => void
}

function Confirmation({ status, onClose, onConfirm }: ConfirmationProps) {
  const [typed, setTyped] = useState('')
  const changes = status.eligible?.changes ?? 0
  return (
    <Dialog
      open
      onClose={onClose}
      title="Purge the trail"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" disabled={typed !== purgeConfirmation} onClick={() => onConfirm(typed)}>
            Purge {counted(changes, 'change')}
          </Button>
        </>
      }
    >
      <p>
        {counted(changes, 'change')} older than the policy will be removed for good. This cannot be undone,
        and it is recorded who asked for it.
      </p>
      <Field
        label={`Type "${purgeConfirmation}" to go on`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Dialog>
  )
}
