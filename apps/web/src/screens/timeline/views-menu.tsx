import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { SavedView, SavedViewInput } from '@threadline/contract'
import { Bookmark, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { viewsQuery } from '../../api/queries.ts'
import { queryKeys } from '../../api/query-keys.ts'
import { request } from '../../api/request.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { ErrorNotice } from '../../components/notice.tsx'
import { Popover } from '../../components/popover.tsx'
import { inertText } from '../../text/inert-text.ts'
import { parseSearch, stringifySearch } from '../../url/search-text.ts'
import { readTimelineSearch, type TimelineState, writeTimelineSearch } from '../../url/timeline-search.ts'
import styles from './views-menu.module.css'

/** The views that the reader has saved, and a field that saves this one. */
export function ViewsMenu({ state }: { readonly state: TimelineState }) {
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useQuery({ ...viewsQuery, enabled: open })
  const navigate = useNavigate()
  const show = ({ address }: SavedView) => {
    const [, search = ''] = address.split('?')
    const { state: saved } = readTimelineSearch(parseSearch(search))
    setOpen(false)
    void navigate({ to: '/timeline', search: writeTimelineSearch(saved) as never })
  }
  return (
    <Popover
      label="Saved views"
      kind="plain"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <>
          <Bookmark size={14} aria-hidden />
          Views
        </>
      }
    >
      <div className={styles.panel}>
        {error !== null && (
          <ErrorNotice
            what="The saved views could not be loaded"
            error={error}
            retry={() => void refetch()}
          />
        )}
        {data?.items.length === 0 && <p className={styles.none}>You have saved no view yet.</p>}
        <ul className={styles.views}>
          {data?.items.map((view) => (
            <li key={view.id} className={styles.view}>
              <Button kind="quiet" className={styles.name} onClick={() => show(view)}>
                {inertText(view.name)}
              </Button>
              <RemoveView view={view} />
            </li>
          ))}
        </ul>
        <SaveView state={state} />
      </div>
    </Popover>
  )
}

function RemoveView({ view }: { readonly view: SavedView }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => request<void>(['views', view.id], { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.views }),
  })
  return (
    <IconButton
      label={`Delete the view ${inertText(view.name)}`}
      disabled={remove.isPending}
      onClick={() => remove.mutate()}
    >
      <Trash2 size={13} aria-hidden />
    </IconButton>
  )
}

function SaveView({ state }: { readonly state: TimelineState }) {
  const [name, setName] = useState('')
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (body: SavedViewInput) => request<SavedView>(['views'], { method: 'POST', body }),
    onSuccess: () => setName(''),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.views }),
  })
  const address = `timeline${stringifySearch(writeTimelineSearch({ ...state, change: undefined }))}`
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') save.mutate({ name: name.trim(), address })
      }}
    >
      <Field
        label="Save this view as"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
      />
      <Button kind="primary" type="submit" disabled={name.trim() === '' || save.isPending}>
        Save
      </Button>
      {save.error !== null && <ErrorNotice what="The view could not be saved" error={save.error} />}
    </form>
  )
}
