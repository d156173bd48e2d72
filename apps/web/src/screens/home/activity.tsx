import { useQuery } from '@tanstack/react-query'
import { histogramQuery } from '../../api/queries.ts'
import { ErrorNotice } from '../../components/notice.tsx'
import { Section } from '../../components/page.tsx'
import { counted } from '../../text/inert-text.ts'
import { defaultRange } from '../../time/time-range.ts'
import { Histogram } from '../timeline/histogram.tsx'
import { useAnchoredRange } from '../timeline/use-anchored-range.ts'

/** What has been going on in the last 24 hours. */
export function Activity({ onZoom }: { readonly onZoom: (range: { from: string; to: string }) => void }) {
  const { instants } = useAnchoredRange(defaultRange)
  const { data, error, refetch } = useQuery(
    histogramQuery(instants.from === undefined ? {} : { from: instants.from }),
  )
  const total = data?.buckets.reduce((sum, bucket) => sum + bucket.total, 0)
  return (
    <Section title={`Last 24 hours${total === undefined ? '' : `: ${counted(total, 'change')}`}`}>
      {error !== null && (
        <ErrorNotice what="The activity could not be loaded" error={error} retry={() => void refetch()} />
      )}
      <Histogram data={data} dimmed={false} onZoom={onZoom} />
    </Section>
  )
}
