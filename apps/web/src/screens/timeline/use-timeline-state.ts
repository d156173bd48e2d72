import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { SearchRecord } from '../../url/search-text.ts'
import {
  readTimelineSearch,
  type SearchProblem,
  type TimelineState,
  writeTimelineSearch,
} from '../../url/timeline-search.ts'

export type UpdateTimeline = (changes: Partial<TimelineState>, options?: { replace?: boolean }) => void

export interface TimelineStateHandle {
  readonly state: TimelineState
  readonly problems: readonly SearchProblem[]
  /** Changes parts of the address. What it replaces is not a step back. */
  readonly update: UpdateTimeline
}

/** The state of the timeline, which is its address. */
export function useTimelineState(): TimelineStateHandle {
  const search = useSearch({ strict: false }) as SearchRecord
  const navigate = useNavigate()
  const { state, problems } = useMemo(() => readTimelineSearch(search), [search])
  const update = useCallback<UpdateTimeline>(
    (changes, { replace = false } = {}) =>
      void navigate({
        to: '/timeline',
        search: ((previous: SearchRecord) =>
          writeTimelineSearch({ ...readTimelineSearch(previous).state, ...changes })) as never,
        replace,
      }),
    [navigate],
  )
  return { state, problems, update }
}
