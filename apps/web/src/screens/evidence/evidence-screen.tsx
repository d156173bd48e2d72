import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import {
  type EvidenceRecord,
  type EvidenceVerdict,
  evidenceSubjectSchema,
  evidenceSubjects,
  evidenceVerdictSchema,
  evidenceVerdicts,
} from '@threadline/contract'
import { BadgeCheck, CircleSlash, type LucideIcon, Sigma } from 'lucide-react'
import { useId } from 'react'
import { evidenceQuery } from '../../api/queries.ts'
import { JsonView } from '../../change/json-view.tsx'
import { Actor } from '../../components/actor.tsx'
import { Button } from '../../components/button.tsx'
import { CommandLine } from '../../components/command-line.tsx'
import { Empty } from '../../components/empty.tsx'
import { inputClass } from '../../components/field.tsx'
import { Instant } from '../../components/instant.tsx'
import { Notice } from '../../components/notice.tsx'
import { DataTable, Page } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { inertText } from '../../text/inert-text.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import styles from './evidence.module.css'

export function EvidenceScreen() {
  const search = useSearch({ strict: false }) as SearchRecord
  const navigate = useNavigate()
  const subject = evidenceSubjectSchema.safeParse(search.subject).data
  const verdict = evidenceVerdictSchema.safeParse(search.verdict).data
  const latest = search.latest === 'true'
  const asked: SearchRecord = {
    ...(subject === undefined ? {} : { subject }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(latest ? { latest: 'true' } : {}),
  }
  const query = useInfiniteQuery(evidenceQuery(asked))
  const records = query.data?.pages.flatMap(({ items }) => items) ?? []
  const show = (changes: Record<string, string>) => {
    const kept = Object.entries({ ...asked, ...changes }).filter(([, value]) => value !== '')
    void navigate({ to: '/evidence', search: Object.fromEntries(kept) as never })
  }
  const refused = Object.keys(search).filter(
    (name) => !Object.hasOwn(asked, name) && search[name] !== 'false',
  )
  return (
    <Page
      name="Evidence"
      heading="Evidence"
      lead="What was checked, when and by whom, and how far the claim is supported."
      tools={
        <>
          <Choice
            label="Subject"
            value={subject ?? ''}
            options={evidenceSubjects}
            onChange={(value) => show({ subject: value })}
          />
          <Choice
            label="Verdict"
            value={verdict ?? ''}
            options={evidenceVerdicts}
            onChange={(value) => show({ verdict: value })}
          />
          <Button aria-pressed={latest} onClick={() => show({ latest: latest ? '' : 'true' })}>
            Only the latest
          </Button>
        </>
      }
    >
      {refused.length > 0 && (
        <Notice kind="warn">
          The address has parts that cannot be used ({refused.join(', ')}); they are left out.
        </Notice>
      )}
      <QueryStates query={query} what="The evidence" command="npx threadline evidence show">
        {records.length === 0 ? (
          <Empty
            title={Object.keys(asked).length === 0 ? 'Nothing has been recorded yet' : 'No record matches'}
            next={<CommandLine command="npx threadline verify coverage" />}
          >
            <p>Checks record what they find: run one, and it appears here.</p>
          </Empty>
        ) : (
          <>
            <DataTable label="Evidence" columns={['Verdict', 'Subject', 'What', 'Recorded', 'By', 'Details']}>
              {records.map((record) => (
                <EvidenceRow key={record.id} record={record} />
              ))}
            </DataTable>
            {query.hasNextPage && (
              <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
                Older records
              </Button>
            )}
          </>
        )}
      </QueryStates>
    </Page>
  )
}

const looks: Record<EvidenceVerdict, [LucideIcon, string | undefined]> = {
  proven: [BadgeCheck, styles.proven],
  inferred: [Sigma, styles.inferred],
  unsupported: [CircleSlash, styles.unsupported],
}

const words = (name: string) => name.replaceAll('_', ' ')

function EvidenceRow({ record }: { readonly record: EvidenceRecord }) {
  const [Icon, look] = looks[record.verdict]
  return (
    <tr>
      <th scope="row">
        <span className={`${styles.verdict} ${look}`}>
          <Icon size={13} aria-hidden />
          {record.verdict}
        </span>
      </th>
      <td>{words(record.subject)}</td>
      <td data-wrap>
        {record.target !== null && <code>{inertText(record.target, { most: 120 })} </code>}
        {inertText(record.summary)}
      </td>
      <td>
        <Instant at={record.recordedAt} form="full" />
      </td>
      <td>
        {record.actor === null ? <code>{inertText(record.loginRole)}</code> : <Actor actor={record.actor} />}
      </td>
      <td>{record.details === null ? '—' : <JsonView value={record.details} />}</td>
    </tr>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <span className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className={inputClass} value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words(option)}
          </option>
        ))}
      </select>
    </span>
  )
}
