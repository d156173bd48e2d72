import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { instantInputSchema } from '@threadline/contract'
import { useMemo, useState } from 'react'
import { historyQuery } from '../../api/queries.ts'
import { Button, buttonClass } from '../../components/button.tsx'
import { CommandLine } from '../../components/command-line.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { useShortcuts } from '../../keyboard/use-shortcuts.ts'
import { inertText, shortenMiddle } from '../../text/inert-text.ts'
import { timelineLink } from '../../url/links.ts'
import type { SearchRecord } from '../../url/search-text.ts'
import { AsOfPane } from './as-of-pane.tsx'
import { ComparePane } from './compare-pane.tsx'
import { HistoryList } from './history-list.tsx'
import styles from './row.module.css'
import { neighbourMark, rowLife } from './row-instants.ts'
import { RowSlider } from './row-slider.tsx'

const shellWord = (text: string) => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

export function RowScreen() {
  const { table = '', key = '' } = useParams({ strict: false }) as { table?: string; key?: string }
  const search = useSearch({ strict: false }) as SearchRecord
  const navigate = useNavigate()
  const query = useInfiniteQuery(historyQuery(table, key, {}))
  const entries = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  const [now] = useState(() => new Date())
  const life = useMemo(() => rowLife(entries, now), [entries, now])
  const newest = life.marks.at(-1)?.capturedAt
  const { instants, problems } = readInstants(search)
  const at = instants.at ?? newest
  const other = instants.with
  const show = (changes: { at?: string | undefined; with?: string | undefined }, replace = true) => {
    const next = { at: instants.at, with: instants.with, ...changes }
    const kept = Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined)
    void navigate({ to: '.', search: Object.fromEntries(kept) as never, replace })
  }
  const compare = () =>
    show(
      other === undefined
        ? { at, with: (at === undefined ? null : neighbourMark(life, at, -1)) ?? at }
        : { with: undefined },
      false,
    )
  const step = (by: 1 | -1) => {
    const next = at === undefined ? null : neighbourMark(life, at, by)
    if (next !== null) show({ at: next })
  }
  useShortcuts({ '[': () => step(-1), ']': () => step(1), d: compare })

  const heading = (
    <>
      <TargetLink target={timelineLink({ table })}>
        <bdi>{inertText(table, { most: 130 })}</bdi>
      </TargetLink>
      <code className={styles.key} title={inertText(key, { most: 300 })}>
        <bdi>{inertText(shortenMiddle(key, 64), { most: 64 })}</bdi>
      </code>
      <CopyButton text={key} label="Copy row key" />
    </>
  )
  return (
    <Page
      name={`${table} ${shortenMiddle(key, 24)}`}
      heading={heading}
      tools={
        <>
          <Button aria-pressed={other !== undefined} onClick={compare} title="Compare two instants (d)">
            Compare two instants
          </Button>
          <TargetLink
            target={timelineLink({ table, rowKey: key }, { range: { from: undefined, to: undefined } })}
            className={buttonClass()}
          >
            In the timeline
          </TargetLink>
        </>
      }
    >
      {problems.length > 0 && (
        <Notice kind="warn">
          The address has an instant that cannot be used ({problems.join(', ')}); it is left out.
        </Notice>
      )}
      <QueryStates
        query={query}
        what="The history of the row"
        command={`npx threadline history ${shellWord(table)} ${shellWord(key)}`}
        notFound={<NotAudited table={table} />}
      >
        {entries.length === 0 ? (
          <Empty title="Nothing is known of this row">
            <p>
              No change of it has been captured, or retention has removed them, or the key is another. What
              was before the first captured change of a row is never guessed.
            </p>
          </Empty>
        ) : (
          <>
            <RowSlider
              life={life}
              at={at}
              other={other}
              complete={!query.hasNextPage}
              onChange={(next) => show(next)}
            />
            <div className={styles.panes}>
              <HistoryList
                entries={entries}
                at={at}
                other={other}
                onChoose={(chosen) => show({ at: chosen })}
                onCompare={(chosen) => show({ with: chosen }, false)}
                more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              />
              {at !== undefined &&
                (other === undefined ? (
                  <AsOfPane table={table} rowKey={key} at={at} life={life} />
                ) : (
                  <ComparePane table={table} rowKey={key} at={at} other={other} />
                ))}
            </div>
            <CommandLine
              command={`npx threadline as-of ${shellWord(table)} ${shellWord(key)} --at ${at ?? 'now'}`}
            />
          </>
        )}
      </QueryStates>
    </Page>
  )
}

/** The instants of the address; what cannot be read is left out and named. */
function readInstants(search: SearchRecord) {
  const problems: string[] = []
  const read = (name: string) => {
    if (!Object.hasOwn(search, name)) return undefined
    const result = instantInputSchema('end').safeParse(search[name])
    if (!result.success) problems.push(name)
    return result.success ? result.data : undefined
  }
  return { instants: { at: read('at'), with: read('with') }, problems }
}

function NotAudited({ table }: { readonly table: string }) {
  return (
    <Empty
      title="The trail knows no such table"
      next={<CommandLine command={`npx threadline gen triggers --tables ${shellWord(table)} --apply`} />}
    >
      <p>
        <code>{inertText(table, { most: 130 })}</code> is not audited, or lies outside of what you may see.
      </p>
    </Empty>
  )
}
