import type { Threadline } from '@threadline/core'
import type { Sample, TrailSample } from './sample-trail.ts'

/** A question of the reading API that is asked many times. */
export interface Question {
  readonly name: string
  readonly label: string
  /** Asks about one sample; `random` draws whatever else it needs. Resolves with the number of things in the answer. */
  readonly ask: (threadline: Threadline, sample: Sample, random: () => number) => Promise<number>
}

const day = 86_400_000

/** Every question of the reading API that must stay fast whatever the size of the trail. */
export function questionsAbout({ from, to }: TrailSample): readonly Question[] {
  const instant = (share: number) => new Date(from + share * (to - from)).toISOString()
  const around = (sample: Sample, days: number) => {
    const middle = Date.parse(sample.capturedAt)
    const half = (days * day) / 2
    return { from: new Date(middle - half).toISOString(), to: new Date(middle + half).toISOString() }
  }
  return [
    {
      name: 'firstPage',
      label: 'first page',
      ask: async (threadline) => (await threadline.timeline()).items.length,
    },
    {
      name: 'table',
      label: 'by table',
      ask: async (threadline, { table }) => (await threadline.timeline({ table })).items.length,
    },
    {
      name: 'actor',
      label: 'by actor',
      ask: async (threadline, { actor }) => (await threadline.timeline({ actor })).items.length,
    },
    {
      name: 'tableActorDays',
      label: 'table, actor and 5 days',
      ask: async (threadline, sample) => {
        const { table, actor } = sample
        return (await threadline.timeline({ table, actor, ...around(sample, 5) })).items.length
      },
    },
    {
      name: 'correlation',
      label: 'by correlation id',
      ask: async (threadline, { correlationId }) =>
        (await threadline.timeline({ correlationId })).items.length,
    },
    {
      name: 'anywhere',
      label: 'a page anywhere in the history',
      ask: async (threadline, _sample, random) =>
        (await threadline.timeline({ to: instant(random()) })).items.length,
    },
    {
      name: 'history',
      label: 'history of a row',
      ask: async (threadline, { table, rowKey }) => (await threadline.history(table, rowKey)).items.length,
    },
    {
      name: 'asOf',
      label: 'a row as of an instant',
      ask: async (threadline, { table, rowKey, capturedAt }) =>
        (await threadline.asOf(table, rowKey, capturedAt)).status === 'before_audit_horizon' ? 0 : 1,
    },
    {
      name: 'incident',
      label: 'a transaction',
      ask: async (threadline, { transactionId }) =>
        (await threadline.incident(transactionId))?.changes.length ?? 0,
    },
    {
      name: 'count',
      label: 'count, capped at 10,001',
      ask: async (threadline, { table }) => (await threadline.count({ table }, { max: 10_001 })).count,
    },
    {
      name: 'histogram',
      label: 'histogram of a week',
      ask: async (threadline, sample) =>
        (await threadline.histogram(around(sample, 7), { buckets: 84 })).buckets.length,
    },
    {
      name: 'tableFacet',
      label: 'facet of tables over a week',
      ask: async (threadline, sample) => (await threadline.facets(around(sample, 7))).table.values.length,
    },
    {
      name: 'actorFacet',
      label: 'facet of actors by prefix',
      ask: async (threadline, _sample, random) => {
        const actorPrefix = `user/${1 + Math.floor(random() * 999)}`
        return (await threadline.facets({}, { actorPrefix })).actor.values.length
      },
    },
  ]
}
