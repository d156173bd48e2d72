import { changeOps, type Histogram } from '@threadline/contract'
import { usePreferences } from '../../prefs/preferences.ts'
import { formatCount } from '../../text/inert-text.ts'
import { formatMinute } from '../../time/format-time.ts'
import styles from './histogram.module.css'

/** The figures of the histogram, for those whom bars tell nothing. */
export function HistogramTable({ data }: { readonly data: Histogram }) {
  const style = usePreferences()
  const ops = changeOps.filter((op) => data.buckets.some((bucket) => bucket.ops[op] > 0))
  const filled = data.buckets.filter(({ total }) => total > 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.figures} tabIndex={0} aria-label="Changes over time, as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            {ops.map((op) => (
              <th key={op} scope="col">
                {op}
              </th>
            ))}
            <th scope="col">all</th>
          </tr>
        </thead>
        <tbody>
          {filled.map((bucket) => (
            <tr key={bucket.from}>
              <th scope="row">{formatMinute(bucket.from, style)}</th>
              {ops.map((op) => (
                <td key={op}>{formatCount(bucket.ops[op])}</td>
              ))}
              <td>{formatCount(bucket.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {filled.length === 0 && <p>There are no changes in this range.</p>}
    </section>
  )
}
