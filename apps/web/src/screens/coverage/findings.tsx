import type { Finding, FindingSeverity } from '@threadline/contract'
import { CircleAlert, Lightbulb, type LucideIcon, TriangleAlert } from 'lucide-react'
import { CommandLine } from '../../components/command-line.tsx'
import { Section } from '../../components/page.tsx'
import { inertText } from '../../text/inert-text.ts'
import { tableName } from '../../url/links.ts'
import styles from './coverage.module.css'

const icons: Record<FindingSeverity, LucideIcon> = {
  error: CircleAlert,
  warning: TriangleAlert,
  hint: Lightbulb,
}

/** What is wrong, the worst first, each with the command that repairs it. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null
  return (
    <Section title="Findings">
      <ul className={styles.findings}>
        {findings.map((finding) => (
          <FindingItem
            key={`${finding.code} ${finding.schema} ${finding.table} ${finding.message}`}
            finding={finding}
          />
        ))}
      </ul>
    </Section>
  )
}

function FindingItem({ finding }: { readonly finding: Finding }) {
  const { severity, code, schema, table, message, edit, command } = finding
  const Icon = icons[severity]
  return (
    <li className={styles.finding}>
      <span className={`${styles.severity} ${styles[severity]}`}>
        <Icon size={13} aria-hidden />
        {severity}
      </span>
      <div className={styles.findingBody}>
        <p>
          {table !== null && schema !== null && (
            <bdi className={styles.table}>{inertText(tableName({ schema, table }), { most: 130 })}: </bdi>
          )}
          {inertText(message)} <code className={styles.code}>{code}</code>
        </p>
        {edit !== null && <p className={styles.edit}>First: {inertText(edit)}</p>}
        <CommandLine command={command} />
      </div>
    </li>
  )
}
