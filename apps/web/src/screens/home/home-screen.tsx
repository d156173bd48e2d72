import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Meta } from '@threadline/contract'
import { metaQuery, viewsQuery } from '../../api/queries.ts'
import { Page, Section } from '../../components/page.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { inertText } from '../../text/inert-text.ts'
import {
  coverageLink,
  evidenceLink,
  exportsLink,
  redactionLink,
  retentionLink,
  type Target,
  timelineLink,
} from '../../url/links.ts'
import { parseSearch } from '../../url/search-text.ts'
import { readTimelineSearch } from '../../url/timeline-search.ts'
import { Activity } from './activity.tsx'
import styles from './home.module.css'
import { LookUp } from './look-up.tsx'
import { Verdict } from './verdict.tsx'

export function HomeScreen() {
  const { data: meta } = useQuery(metaQuery)
  const navigate = useNavigate()
  const mayRead = meta?.permissions.includes('read') === true
  return (
    <Page name="Home" heading="What changed, who did it, and can we prove it?">
      <Verdict meta={meta} />
      <div className={styles.jobs}>
        <Job
          title="Find"
          text="What happened, to which row, by whom."
          links={[
            ['Timeline', timelineLink()],
            ['Deletes of the last day', timelineLink({ op: ['delete'] })],
            ['Live', timelineLink({}, { live: true })],
          ]}
        />
        <Job
          title="Verify"
          text="Whether every table is captured, and nothing secret is."
          links={[
            ['Coverage', coverageLink()],
            ['Redaction', redactionLink()],
            ['Retention', retentionLink()],
          ]}
        />
        <Job
          title="Prove"
          text="What was checked, and what goes to whoever asks."
          links={[
            ['Evidence', evidenceLink()],
            ['Exports', exportsLink()],
          ]}
        />
      </div>
      {mayRead && (
        <>
          <LookUp tables={meta.tables} />
          <Activity onZoom={(range) => void navigate(timelineLink({}, { range }) as never)} />
          <Views meta={meta} />
        </>
      )}
    </Page>
  )
}

interface JobProps {
  readonly title: string
  readonly text: string
  readonly links: readonly (readonly [name: string, target: Target])[]
}

function Job({ title, text, links }: JobProps) {
  return (
    <section className={styles.job}>
      <h2>{title}</h2>
      <p>{text}</p>
      <ul>
        {links.map(([name, target]) => (
          <li key={name}>
            <TargetLink target={target}>{name}</TargetLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Views({ meta }: { readonly meta: Meta }) {
  const { data } = useQuery({ ...viewsQuery, enabled: meta.features.views })
  if (data === undefined || data.items.length === 0) return null
  return (
    <Section title="Saved views">
      <ul className={styles.views}>
        {data.items.map(({ id, name, address }) => {
          const { state } = readTimelineSearch(parseSearch(address.split('?')[1] ?? ''))
          return (
            <li key={id}>
              <TargetLink target={timelineLink(state.filters, state)}>{inertText(name)}</TargetLink>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
