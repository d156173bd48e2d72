import {
  actorKey,
  describeProblems,
  errorCodes,
  isThreadlineError,
  type Problem,
  pageLimits,
  parseTimelineFilters,
  type ResolvedTimelineFilters,
  stringifyJson,
  ThreadlineError,
} from '@threadline/contract'
import { type FilterName, filterFlags, filterNames } from './filter-flags.ts'
import { readRowKey } from './row-key-option.ts'
import { readTime } from './time-option.ts'

/**
 * The filters that were given as options, checked. Times relative to now have become instants.
 *
 * @throws ThreadlineError `invalid_filter` with every problem, in the words of the options
 */
export function readFilters(options: Readonly<Record<string, unknown>>, now: Date): ResolvedTimelineFilters {
  const given = filterNames.flatMap((name) => {
    const value = options[filterFlags[name].flag]
    return value === undefined ? [] : [[name, readValue(name, value, now)] as const]
  })
  try {
    return parseTimelineFilters(Object.fromEntries(given))
  } catch (error) {
    throw inWordsOfOptions(error)
  }
}

function readValue(name: FilterName, value: unknown, now: Date): unknown {
  if (name === 'rowKey' && Array.isArray(value)) return readRowKey(value.map(String))
  if ((name === 'from' || name === 'to') && typeof value === 'string') return readTime(value, now)
  return value
}

/** The error of a filter with its problems in the words of the options; any other error as it is. */
export function inWordsOfOptions(error: unknown): unknown {
  if (!isThreadlineError(error, 'invalid_filter') || error.details?.problems === undefined) return error
  const problems = error.details.problems.map(inWords)
  const message = describeProblems(errorCodes.invalid_filter.title, problems)
  return new ThreadlineError('invalid_filter', message, { details: { problems }, cause: error })
}

function inWords({ path, message }: Problem): Problem {
  const name = filterNames.find((filter) => filter === path.split(/[.[]/)[0])
  return {
    path: name === undefined ? path : `--${filterFlags[name].flag}`,
    message: message.replace(/\b(than|needs) (from|to|table)\b/, '$1 --$2'),
  }
}

/** Filters as words of a command line that gives them again, for the command of the next page. */
export function filterWords(filters: ResolvedTimelineFilters): string[] {
  return filterNames.flatMap((name) => {
    const flag = `--${filterFlags[name].flag}`
    return valueWords(name, filters).flatMap((word) => [flag, word])
  })
}

function valueWords(name: FilterName, filters: ResolvedTimelineFilters): string[] {
  const value = filters[name]
  if (value === undefined || (name === 'limit' && value === pageLimits.default)) return []
  if (name === 'actor' && filters.actor !== undefined) return [actorKey(filters.actor)]
  if (name === 'op' && filters.op !== undefined) return [filters.op.join(',')]
  if (Array.isArray(value)) return [...value]
  return [typeof value === 'object' ? stringifyJson(value) : String(value)]
}
