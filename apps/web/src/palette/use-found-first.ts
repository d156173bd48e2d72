import { useQuery } from '@tanstack/react-query'
import { type CountResult, isDecimalId } from '@threadline/contract'
import { changeQuery } from '../api/queries.ts'
import { queryKeys } from '../api/query-keys.ts'
import { request } from '../api/request.ts'
import type { PaletteItem } from './palette-items.ts'

/** The items with those first of which the server says that they exist. */
export function useFoundFirst(text: string, items: readonly PaletteItem[]): PaletteItem[] {
  const typed = text.trim()
  const isId = isDecimalId(typed)
  const once = { retry: false, staleTime: 60_000 } as const
  const change = useQuery({ ...changeQuery(typed), ...once, enabled: isId })
  const transaction = useQuery({
    queryKey: ['palette', ...queryKeys.transaction(typed)],
    queryFn: ({ signal }) => request<unknown>(['transactions', typed], { search: { limit: '1' }, signal }),
    ...once,
    enabled: isId,
  })
  const correlation = useQuery({
    queryKey: ['palette', ...queryKeys.count({ correlation_id: typed })],
    queryFn: ({ signal }) =>
      request<CountResult>(['timeline', 'count'], { search: { correlation_id: typed, max: '1' }, signal }),
    ...once,
    enabled: typed.length >= 3,
  })
  const found = [
    ...(transaction.data === undefined ? [] : ['transaction']),
    ...(change.data === undefined ? [] : ['change']),
    ...((correlation.data?.count ?? 0) === 0 ? [] : ['correlation']),
  ]
  const isFound = ({ id }: PaletteItem) => found.includes(id)
  return [
    ...items.filter(isFound).map((item) => ({ ...item, hint: 'found' })),
    ...items.filter((item) => !isFound(item)),
  ]
}
