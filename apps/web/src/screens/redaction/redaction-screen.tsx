import { useQuery } from '@tanstack/react-query'
import type { ColumnTreatment, RedactionStatus, TableRedaction } from '@threadline/contract'
import { CircleCheck, CircleHelp, type LucideIcon, TriangleAlert } from 'lucide-react'
import { redactionQuery } from '../../api/queries.ts'
import { CommandLine } from '../../components/command-line.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { QueryStates } from '../../components/query-states.tsx'
import { counted, inertText } from '../../text/inert-text.ts'
import { tableName } from '../../url/links.ts'
import styles from './redaction.module.css'

export function RedactionScreen() {
  const query = useQuery(redactionQuery)
  const { data } = query
  return (
    <Page
      name="Redaction"
      heading="Redaction"
      lead="What the configuration says, beside what the database does. Names of columns and placeholders only: this screen can be shown to anybody."
    >
      <QueryStates query={query} what="The redaction policy" command="npx threadline policy show">
        {data !== undefined && (
          <>
            <p>
              {counted(data.counts.matching, 'table')} as configured, {data.counts.drifted} drifted,{' '}
              {data.counts.unknown} not to be read.
            </p>
            {data.tables.length === 0 && (
              <Empty title="No table has a rule">
                <p>
                  Rules live in the configuration: <code>exclude</code> and <code>mask</code> of a table.
                </p>
              </Empty>
            )}
            {data.tables.filter(hasSomething).map((table) => (
              <TablePolicy key={tableName(table)} table={table} />
            ))}
            <Unruled tables={data.tables.filter((table) => !hasSomething(table))} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}

const hasSomething = ({ columns, status }: TableRedaction) =>
  columns.length > 0 || status !== 'Config matches deployed'

/** Tables of which every column is stored, as configured: a line is enough. */
function Unruled({ tables }: { readonly tables: readonly TableRedaction[] }) {
  if (tables.length === 0) return null
  return (
    <section className={styles.policy} aria-label="Tables without a rule">
      <header className={styles.head}>
        <h2 className={styles.plain}>Every column is stored</h2>
        <Status status="Config matches deployed" />
      </header>
      <ul className={styles.unruled}>
        {tables.map((table) => (
          <li key={tableName(table)}>
            <bdi>{inertText(tableName(table), { most: 130 })}</bdi>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Status({ status }: { readonly status: RedactionStatus }) {
  const [Icon, look] = looks[status]
  return (
    <span className={`${styles.status} ${look}`}>
      <Icon size={13} aria-hidden />
      {status}
    </span>
  )
}

const looks: Record<RedactionStatus, [LucideIcon, string | undefined]> = {
  'Config matches deployed': [CircleCheck, styles.matches],
  'Drift detected': [TriangleAlert, styles.drift],
  'Could not introspect': [CircleHelp, styles.unknown],
}

function TablePolicy({ table }: { readonly table: TableRedaction }) {
  const { status, reason, columns, placeholder, edit, command } = table
  const name = inertText(tableName(table), { most: 130 })
  return (
    <section className={styles.policy} aria-label={`Redaction of ${name}`}>
      <header className={styles.head}>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <Status status={status} />
        <span className={styles.placeholder}>
          placeholder <code>{inertText(placeholder.configured, { most: 60 })}</code>
          {placeholder.deployed !== null && placeholder.deployed !== placeholder.configured && (
            <>
              , deployed <code>{inertText(placeholder.deployed, { most: 60 })}</code>
            </>
          )}
        </span>
      </header>
      {reason !== null && <p className={styles.reason}>{inertText(reason)}</p>}
      {columns.length === 0 ? (
        <p className={styles.reason}>Every column is stored.</p>
      ) : (
        <table className={styles.columns}>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Configured</th>
              <th scope="col">Deployed</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ column, configured, deployed, differs }) => (
              <tr key={column} className={differs ? styles.differs : undefined}>
                <th scope="row">
                  <bdi>{inertText(column, { most: 130 })}</bdi>
                  {differs && <span className={styles.mark}>differs</span>}
                </th>
                <td>
                  <Treatment treatment={configured} />
                </td>
                <td>
                  <Treatment treatment={deployed} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edit !== null && <p className={styles.reason}>First: {inertText(edit)}</p>}
      {command !== null && (
        <div className={styles.repair}>
          <CommandLine command={command} />
        </div>
      )}
    </section>
  )
}

function Treatment({ treatment }: { readonly treatment: ColumnTreatment | null }) {
  return treatment === null ? (
    <span className={styles.unknownColumn}>not known</span>
  ) : (
    <span className={treatment === 'stored' ? styles.stored : styles.hidden}>{treatment}</span>
  )
}
