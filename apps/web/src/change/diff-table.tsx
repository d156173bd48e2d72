import { changeDiff, type DiffableChange, type FieldDiff, type JsonValue } from '@threadline/contract'
import { useState } from 'react'
import { Button } from '../components/button.tsx'
import { Mark } from '../components/mark.tsx'
import { formatCount, inertText } from '../text/inert-text.ts'
import styles from './diff-table.module.css'
import { formatPath, isComposite, type JsonDifference, jsonDiff } from './json-diff.ts'
import { JsonView } from './json-view.tsx'

/** Fields that are listed at once: a row may have thousands. */
const fieldsAtOnce = 100

export interface DiffTableProps {
  readonly change: DiffableChange
  readonly allFields: boolean
  /** Names the table for those who do not see what it stands under. */
  readonly label: string
}

/** What a change did to each field. */
export function DiffTable({ change, allFields, label }: DiffTableProps) {
  const fields = changeDiff(change, { allFields })
  const [shown, setShown] = useState(fieldsAtOnce)
  const sides = sidesOf(change)
  if (fields.length === 0) return <p className={styles.none}>{emptyReason(change)}</p>
  return (
    <div className={styles.wrap}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className={styles.field}>
              Field
            </th>
            {sides.before && <th scope="col">Before</th>}
            {sides.after && <th scope="col">After</th>}
          </tr>
        </thead>
        <tbody>
          {fields.slice(0, shown).map((field) => (
            <FieldRow key={field.field} field={field} sides={sides} />
          ))}
        </tbody>
      </table>
      {fields.length > shown && (
        <Button className={styles.more} onClick={() => setShown(shown + fieldsAtOnce)}>
          Show {formatCount(Math.min(fieldsAtOnce, fields.length - shown))} more of{' '}
          {formatCount(fields.length)} fields
        </Button>
      )}
    </div>
  )
}

interface Sides {
  readonly before: boolean
  readonly after: boolean
}

/** A side on which there was no row has no column. */
function sidesOf({ op }: DiffableChange): Sides {
  return { before: op === 'update' || op === 'delete', after: op !== 'delete' }
}

function emptyReason({ op }: DiffableChange): string {
  if (op === 'truncate') return 'All rows of the table went; a truncate has no fields.'
  return 'Only columns that are never stored have changed.'
}

function FieldRow({ field, sides }: { readonly field: FieldDiff; readonly sides: Sides }) {
  const { state, before, after, beforeState, afterState } = field
  const changed = state !== 'unchanged'
  const isNested =
    state === 'changed' &&
    beforeState === 'value' &&
    afterState === 'value' &&
    isComposite(before) &&
    isComposite(after) &&
    Array.isArray(before) === Array.isArray(after)
  return (
    <tr className={changed ? undefined : styles.unchanged}>
      <th scope="row">
        <span className={styles.name}>{inertText(field.field, { most: 200 })}</span>
      </th>
      {isNested ? (
        <td colSpan={2}>
          <NestedDiff before={before} after={after} />
        </td>
      ) : (
        <>
          {sides.before && (
            <td className={changed && sides.after ? styles.before : undefined} data-label="before">
              <Side state={beforeState} value={before} />
            </td>
          )}
          {sides.after && (
            <td className={changed && sides.before ? styles.after : undefined} data-label="after">
              <Side state={afterState} value={after} />
            </td>
          )}
        </>
      )}
    </tr>
  )
}

function Side({ state, value }: { readonly state: FieldDiff['afterState']; readonly value: JsonValue }) {
  if (state === 'value') return <JsonView value={value} />
  if (state === 'redacted' && typeof value === 'string') return <Mark state={state} placeholder={value} />
  return <Mark state={state} />
}

/** Where inside two JSON values they differ; both in full on request. */
function NestedDiff({ before, after }: { readonly before: JsonValue; readonly after: JsonValue }) {
  const { differences, more } = jsonDiff(before, after, 50)
  return (
    <div className={styles.places}>
      {differences.map((difference) => (
        <Place key={difference.path.join('\u0000')} difference={difference} />
      ))}
      {more && <p>… and more places</p>}
      <details>
        <summary>Both values in full</summary>
        <div className={styles.before}>
          <JsonView value={before} open />
        </div>
        <div className={styles.after}>
          <JsonView value={after} open />
        </div>
      </details>
    </div>
  )
}

function Place({ difference: { path, before, after } }: { readonly difference: JsonDifference }) {
  return (
    <div>
      <span className={styles.path}>{inertText(formatPath(path), { most: 300 })}</span>{' '}
      <span className={styles.before}>
        {before === undefined ? <Mark state="absent" /> : <JsonView value={before} />}
      </span>
      <span className={styles.arrow}>→</span>
      <span className={styles.after}>
        {after === undefined ? <Mark state="absent" /> : <JsonView value={after} />}
      </span>
    </div>
  )
}
