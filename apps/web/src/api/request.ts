import { belowBase } from '../url/base.ts'
import { type SearchRecord, stringifySearch } from '../url/search-text.ts'
import { offlineFailure, readFailure } from './api-failure.ts'

/** The address of a route of the API. Parts of the path are encoded here. */
export const apiUrl = (path: readonly string[], search: SearchRecord = {}): string =>
  `${belowBase(`api/${path.map(encodeURIComponent).join('/')}`)}${stringifySearch(search)}`

export interface RequestOptions {
  readonly search?: SearchRecord
  readonly signal?: AbortSignal
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: unknown
}

/** Asks the API. @throws ApiFailure */
export async function request<Answer>(
  path: readonly string[],
  options: RequestOptions = {},
): Promise<Answer> {
  const { search, signal, method = 'GET', body } = options
  let response: Response
  try {
    response = await fetch(apiUrl(path, search), {
      method,
      signal: signal ?? null,
      headers: {
        accept: 'application/json',
        ...(body === undefined && method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw offlineFailure()
  }
  if (!response.ok) throw await readFailure(response)
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer)
}
