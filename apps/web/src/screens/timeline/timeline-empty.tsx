import type { Meta } from '@threadline/contract'
import { Button } from '../../components/button.tsx'
import { CommandLine } from '../../components/command-line.tsx'
import { Empty } from '../../components/empty.tsx'
import { usePreferences } from '../../prefs/preferences.ts'
import { widerRange } from '../../time/time-range.ts'
import type { TimelineState } from '../../url/timeline-search.ts'
import { describeRange, everything } from './range-picker.tsx'
import type { UpdateTimeline } from './use-timeline-state.ts'

export interface TimelineEmptyProps {
  readonly state: TimelineState
  readonly meta: Meta | undefined
  readonly update: UpdateTimeline
}

/** Nothing captured yet, or nothing that matches: each with the next step. */
export function TimelineEmpty({ state: { filters, range }, meta, update }: TimelineEmptyProps) {
  const style = usePreferences()
  if (meta?.empty === true)
    return (
      <Empty
        title="Nothing has been captured yet"
        next={<CommandLine command="npx threadline gen triggers --all --apply" />}
      >
        <p>
          The audit schema is installed, and no change has come in. Changes appear here as soon as an audited
          table is written to. If no table is captured yet, generate the triggers:
        </p>
      </Empty>
    )
  const hasFilters = Object.keys(filters).length > 0
  return (
    <Empty
      title="No change matches"
      next={
        <>
          <Button kind="primary" onClick={() => update({ range: widerRange(range, new Date()) })}>
            Look further back
          </Button>
          <Button onClick={() => update({ range: everything })}>All of the trail</Button>
          {hasFilters && <Button onClick={() => update({ filters: {} })}>Clear all filters</Button>}
        </>
      }
    >
      <p>
        {describeRange(range, style)}
        {hasFilters ? ', under these filters' : ''}: there is nothing.
      </p>
    </Empty>
  )
}
