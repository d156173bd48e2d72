import type { ReactNode } from 'react'
import { useTitle } from '../shell/use-title.ts'
import styles from './page.module.css'

export interface PageProps {
  /** For the title of the window. */
  readonly name: string
  readonly heading: ReactNode
  readonly tools?: ReactNode
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** A screen: a heading with its tools, and what stands under it. */
export function Page({ name, heading, tools, lead, children }: PageProps) {
  useTitle(name)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{heading}</h1>
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </header>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </div>
  )
}

export interface SectionProps {
  readonly title?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, children }: SectionProps) {
  return (
    <section className={styles.section}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  )
}

export interface DataTableProps {
  readonly label: string
  readonly columns: readonly (string | { readonly title: string; readonly number: true })[]
  readonly children: ReactNode
}

/** A table that scrolls by itself where it is wider than the page. */
export function DataTable({ label, columns, children }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.title} scope="col" className={styles.number}>
                  {column.title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

export const numberClass = styles.number
