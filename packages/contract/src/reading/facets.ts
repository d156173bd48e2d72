import { z } from 'zod'

/** One value that occurs under a filter and how often. */
export const facetValueSchema = z
  .object({
    value: z
      .string()
      .meta({ description: 'In the words of the filter: a table, an op, the key of an actor.' }),
    count: z.int().nonnegative(),
  })
  .meta({ id: 'FacetValue' })

export type FacetValue = z.infer<typeof facetValueSchema>

/** The values of one field, most frequent first. */
export const facetSchema = z
  .object({
    values: z.array(facetValueSchema),
    truncated: z.boolean().meta({ description: 'There are more values than are listed.' }),
    sampled: z.boolean().meta({ description: 'Counting stopped at a limit: the counts are lower bounds.' }),
  })
  .meta({ id: 'Facet' })

export type Facet = z.infer<typeof facetSchema>

/** The values that occur in the whole result of a filter, by field. */
export const facetsSchema = z
  .object({ table: facetSchema, op: facetSchema, actor: facetSchema })
  .meta({ id: 'Facets' })

export type Facets = z.infer<typeof facetsSchema>
