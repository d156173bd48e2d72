import type { ColumnRedaction, ColumnTreatment } from '@threadline/contract'
import type { ColumnRule, InspectedTable, RenderedPlan } from '@threadline/core/schema'

const treatments: Readonly<Record<ColumnRule, ColumnTreatment | null>> = {
  store: 'stored',
  mask: 'masked',
  exclude: 'excluded',
  ignore: 'ignored',
  virtual: null,
}

/** What a plan does to each of its columns. */
export function treatmentsOf({ columns }: Pick<RenderedPlan, 'columns'>): Map<string, ColumnTreatment> {
  return new Map(
    columns.flatMap(({ name, rule }) => {
      const treatment = treatments[rule]
      return treatment === null ? [] : [[name, treatment]]
    }),
  )
}

/** What the configuration does to each column of a table, and to columns that it names although there are none. */
export function configuredTreatments({ config, found }: InspectedTable): Map<string, ColumnTreatment> {
  const names = found.columns.filter(({ generated }) => generated !== 'virtual').map(({ name }) => name)
  return new Map<string, ColumnTreatment>([
    ...names.map((name) => [name, 'stored'] as const),
    ...config.exceptColumns.map((name) => [name, 'ignored'] as const),
    ...config.mask.map((name) => [name, 'masked'] as const),
    ...config.exclude.map((name) => [name, 'excluded'] as const),
  ])
}

/** Columns that are stored in another way than configured, by what the functions were generated from. */
export function redactionDifferences(table: InspectedTable): (ColumnRedaction & {
  readonly configured: ColumnTreatment
  readonly deployed: ColumnTreatment
})[] {
  if (table.recorded === null) return []
  const deployed = treatmentsOf(table.recorded)
  const there = new Set(table.found.columns.map(({ name }) => name))
  return [...configuredTreatments(table)].flatMap(([column, configured]) => {
    const now = deployed.get(column)
    return now === undefined || now === configured || !there.has(column)
      ? []
      : [{ column, configured, deployed: now, differs: true }]
  })
}
