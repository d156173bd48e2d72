/** A column of the timeline. The widths are pixels; one column takes what is left. */
export interface Column {
  readonly id: ColumnId
  readonly title: string
  readonly width: number
  readonly least: number
  /** The width of the list from which on it is shown. */
  readonly from: number
}

export type ColumnId = 'time' | 'op' | 'table' | 'key' | 'fields' | 'actor' | 'correlation'

export const columns: readonly Column[] = [
  { id: 'time', title: 'Time', width: 148, least: 92, from: 0 },
  { id: 'op', title: 'Op', width: 92, least: 76, from: 0 },
  { id: 'table', title: 'Table', width: 140, least: 80, from: 0 },
  { id: 'key', title: 'Row key', width: 130, least: 70, from: 440 },
  { id: 'fields', title: 'Changed fields', width: 200, least: 100, from: 640 },
  { id: 'actor', title: 'Actor', width: 170, least: 90, from: 820 },
  { id: 'correlation', title: 'Correlation', width: 150, least: 90, from: 980 },
]

/** Time and table say what a line is about: they cannot be hidden. */
export const canBeHidden = (id: ColumnId): boolean => id !== 'time' && id !== 'table'

export interface ColumnChoice {
  readonly hiddenColumns: readonly string[]
  readonly columnWidths: Readonly<Record<string, number>>
}

/** The columns that fit into a list of a width, of those that are wanted. */
export const visibleColumns = (listWidth: number, { hiddenColumns }: ColumnChoice): readonly Column[] =>
  columns.filter(({ id, from }) => from <= listWidth && !(canBeHidden(id) && hiddenColumns.includes(id)))

export const columnWidth = ({ id, width, least }: Column, { columnWidths }: ColumnChoice): number =>
  Math.max(least, Math.round(columnWidths[id] ?? width))

/** The grid of a line: the thread, then the columns; the changed fields, or else the last column, take what is left. */
export function gridTemplate(visible: readonly Column[], choice: ColumnChoice): string {
  const widest = visible.find(({ id }) => id === 'fields') ?? visible.at(-1)
  const tracks = visible.map((column) => {
    const width = `${columnWidth(column, choice)}px`
    return column === widest ? `minmax(${width}, 1fr)` : width
  })
  return ['22px', ...tracks].join(' ')
}
