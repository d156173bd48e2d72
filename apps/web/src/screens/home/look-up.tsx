import { useNavigate } from '@tanstack/react-router'
import type { KnownTable } from '@threadline/contract'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Field, inputClass } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { inertText } from '../../text/inert-text.ts'
import { rowAddress, tableName, timelineLink } from '../../url/links.ts'
import styles from './home.module.css'

/** The two questions that begin most searches: what happened to this row, and what belongs to this id. */
export function LookUp({ tables }: { readonly tables: readonly KnownTable[] }) {
  return (
    <Section title="Look up">
      <div className={styles.lookUps}>
        <RowLookUp tables={tables} />
        <CorrelationLookUp />
      </div>
    </Section>
  )
}

function RowLookUp({ tables }: { readonly tables: readonly KnownTable[] }) {
  const navigate = useNavigate()
  const id = useId()
  const [chosen, setChosen] = useState('')
  const [parts, setParts] = useState<Readonly<Record<string, string>>>({})
  const table = tables.find((known) => tableName(known) === chosen) ?? tables[0]
  if (table === undefined) return null
  const { keyColumns } = table
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const values = keyColumns.map((column) => [column, parts[column] ?? ''] as const)
    const [first] = values
    const isPlain = values.length === 1 && first !== undefined && !/^(|\.{1,2}|\{.*)$/s.test(first[1])
    const key = isPlain ? first[1] : JSON.stringify(Object.fromEntries(values))
    void navigate(rowAddress(tableName(table), key) as never)
  }
  return (
    <form className={styles.lookUp} onSubmit={submit}>
      <div className={styles.tableField}>
        <label htmlFor={id}>Table</label>
        <select
          id={id}
          className={inputClass}
          value={tableName(table)}
          onChange={(event) => {
            setChosen(event.target.value)
            setParts({})
          }}
        >
          {tables.map((known) => (
            <option key={tableName(known)} value={tableName(known)}>
              {inertText(tableName(known), { most: 130 })}
            </option>
          ))}
        </select>
      </div>
      {keyColumns.map((column) => (
        <Field
          key={column}
          label={`Row: ${inertText(column, { most: 60 })}`}
          required
          value={parts[column] ?? ''}
          onChange={(event) => setParts({ ...parts, [column]: event.target.value })}
        />
      ))}
      <Button kind="primary" type="submit">
        Row history
      </Button>
    </form>
  )
}

function CorrelationLookUp() {
  const navigate = useNavigate()
  const [id, setId] = useState('')
  return (
    <form
      className={styles.lookUp}
      onSubmit={(event) => {
        event.preventDefault()
        void navigate(
          timelineLink({ correlationId: id.trim() }, { range: { from: undefined, to: undefined } }) as never,
        )
      }}
    >
      <Field label="Correlation id" required value={id} onChange={(event) => setId(event.target.value)} />
      <Button kind="primary" type="submit">
        Everything with it
      </Button>
    </form>
  )
}
