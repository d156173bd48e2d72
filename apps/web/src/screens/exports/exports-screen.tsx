import { useQuery } from '@tanstack/react-query'
import type { ExportJob, ExportStatus } from '@threadline/contract'
import { exportsQuery } from '../../api/queries.ts'
import { buttonClass } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page, Section } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { TargetLink } from '../../components/target-link.tsx'
import { timelineLink } from '../../url/links.ts'
import { ExportList } from './export-list.tsx'

const groups: readonly (readonly [title: string, statuses: readonly ExportStatus[]])[] = [
  ['Preparing', ['queued', 'running']],
  ['Ready', ['ready']],
  ['Needs attention', ['failed']],
  ['Expired', ['expired', 'cancelled']],
]

const isPreparing = ({ status }: ExportJob) => status === 'queued' || status === 'running'

export function ExportsScreen() {
  const query = useQuery({
    ...exportsQuery,
    refetchInterval: ({ state }) => (state.data?.items.some(isPreparing) === true ? 1_000 : 30_000),
  })
  const jobs = query.data?.items ?? []
  return (
    <Page
      name="Exports"
      heading="Exports"
      lead="What you have had prepared in the background. Nobody else sees it."
    >
      <QueryStates
        query={query}
        what="The exports"
        command="npx threadline export --format csv --output changes.csv"
      >
        {jobs.length === 0 && (
          <Empty
            title="There is no export"
            next={
              <TargetLink target={timelineLink()} className={buttonClass('primary')}>
                Timeline
              </TargetLink>
            }
          >
            <p>Filter the timeline to what is asked for, then export it from there.</p>
          </Empty>
        )}
        {groups.map(([title, statuses]) => {
          const members = jobs.filter(({ status }) => statuses.includes(status))
          return members.length === 0 ? null : (
            <Section key={title} title={title}>
              <ExportList title={title} jobs={members} />
            </Section>
          )
        })}
      </QueryStates>
    </Page>
  )
}
