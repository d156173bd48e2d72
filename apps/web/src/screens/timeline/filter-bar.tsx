import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type KeyboardEvent, lazy, type RefObject, Suspense, useState } from 'react'
import { facetsQuery } from '../../api/queries.ts'
import { Button } from '../../components/button.tsx'
import { inertText } from '../../text/inert-text.ts'
import type { TimelineFilters } from '../../url/timeline-search.ts'
import styles from './filter-bar.module.css'
import { PlainFilterInput } from './plain-filter-input.tsx'
import { readToken, suggestTokens, tokensOf, withoutToken, withToken } from './tokens.ts'

const FilterInput = lazy(() => import('./filter-input.tsx'))

export interface FilterBarProps {
  readonly filters: TimelineFilters
  readonly tables: readonly string[]
  readonly actors: readonly string[]
  readonly onChange: (filters: TimelineFilters) => void
  readonly inputRef: RefObject<HTMLInputElement | null>
}

/** The filters as tokens, and a field in which further ones are typed with suggestions. */
export function FilterBar({ filters, tables, actors, onChange, inputRef }: FilterBarProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [wanted, setWanted] = useState(false)
  const tokens = tokensOf(filters)
  const found = useActors(text)
  const known = { tables, actors: [...new Set([...found, ...actors])] }

  const commit = (input: string) => {
    if (input.endsWith(':')) return setText(input)
    const next = withToken(filters, input)
    if ('problem' in next) return setProblem(next.problem)
    setText('')
    setProblem(null)
    onChange(next)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const last = tokens.at(-1)
    if (event.key === 'Backspace' && text === '' && last !== undefined)
      onChange(withoutToken(filters, last.word))
    if (event.key === 'Escape' && text === '') event.currentTarget.blur()
  }

  const shared = {
    inputRef,
    text,
    problem: problem !== null,
    placeholder: tokens.length === 0 ? 'Filter: table:, op:, actor:, correlation:, changed:, key:' : '',
    onText: (value: string) => {
      setProblem(null)
      setText(value)
    },
    onKeyDown: press,
  }
  const plain = <PlainFilterInput {...shared} onFocus={() => setWanted(true)} />

  return (
    <div className={styles.bar}>
      <div className={styles.box}>
        <ul className={styles.tokens} aria-label="Filters">
          {tokens.map(({ word, text: value }) => (
            <li key={word} className={styles.token}>
              <span className={styles.word}>{word}:</span>
              <bdi className={styles.value} title={inertText(value)}>
                {inertText(value, { most: 60 })}
              </bdi>
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove ${word}: ${inertText(value, { most: 60 })}`}
                onClick={() => onChange(withoutToken(filters, word))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
        {wanted ? (
          <Suspense fallback={plain}>
            <FilterInput {...shared} suggestions={suggestTokens(text, known, filters)} onCommit={commit} />
          </Suspense>
        ) : (
          plain
        )}
        {tokens.length > 0 && (
          <Button kind="quiet" className={styles.clear} onClick={() => onChange({})}>
            Clear all
          </Button>
        )}
      </div>
      {problem !== null && (
        <p id="filter-problem" role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  )
}

/** Actors whose key begins with what follows `actor:`. */
function useActors(text: string): string[] {
  const token = readToken(text)
  const prefix = token?.word === 'actor' ? token.text : ''
  const { data } = useQuery({
    ...facetsQuery({ actor_prefix: prefix, limit: '10' }),
    enabled: prefix.length > 1,
  })
  return prefix.length > 1 ? (data?.actor.values.map(({ value }) => value) ?? []) : []
}
