import type { Finding } from '@threadline/contract'
import { formatTableName, type TableName } from '@threadline/core'
import type { Inspection, StorageStatus } from '@threadline/core/schema'
import { finding, threadlineCommand } from './finding.ts'

/** What the version of the audit schema means. */
export function storageFindings(
  { state, version, expected }: StorageStatus,
  storageSchema: string,
): Finding[] {
  const schema = JSON.stringify(storageSchema)
  const install = threadlineCommand('install', '--apply')
  if (state === 'not_installed')
    return [
      finding('storage_not_installed', null, {
        message: `Threadline is not installed in the schema ${schema} of this database: nothing is captured.`,
        command: install,
      }),
    ]
  if (state === 'behind')
    return [
      finding('storage_behind', null, {
        message: `The audit schema ${schema} has version ${version}, which is older than the ${expected} of this package.`,
        command: install,
      }),
    ]
  if (state === 'ahead')
    return [
      finding('storage_ahead', null, {
        message: `The audit schema ${schema} has version ${version}, which is newer than the ${expected} of this package.`,
        command: 'npm install @threadline/core@latest @threadline/cli@latest',
      }),
    ]
  return []
}

/** Tables of the configuration that are audited by the registry, but are not there any more. */
export function goneFindings(
  { tables, registry }: Inspection,
  wanted: readonly TableName[],
  schemas: readonly string[] | null,
): Finding[] {
  const there = new Set(tables.map(({ found }) => formatTableName(found)))
  return wanted
    .filter(({ schema }) => schemas === null || schemas.includes(schema))
    .filter((name) => !there.has(formatTableName(name)))
    .map((name) => {
      const entry = registry.find(
        ({ schema_name, table_name }) => schema_name === name.schema && table_name === name.table,
      )
      const moved = tables.find(({ found }) => entry !== undefined && found.oid === Number(entry.relation))
      const now = moved === undefined ? undefined : formatTableName(moved.found)
      return finding('table_gone', name, {
        message:
          now === undefined
            ? `The configuration names it, and it does not exist${entry === undefined ? '' : ' any more; its history stays'}.`
            : `The configuration names it, and it is called ${now} now.`,
        edit:
          now === undefined
            ? `remove ${JSON.stringify(formatTableName(name))} from tables`
            : `write ${JSON.stringify(now)} instead of ${JSON.stringify(formatTableName(name))}`,
        command:
          now === undefined
            ? threadlineCommand('health', 'coverage')
            : threadlineCommand('gen', 'triggers', '--tables', now, '--apply'),
      })
    })
}

/** A declared gap that is none any more. */
export function stale(name: TableName): Finding {
  return finding('declared_gap_covered', name, {
    message: 'It is declared to be uncovered, and it is captured.',
    edit: `remove ${JSON.stringify(formatTableName(name))} from health.expectedUncoveredTables`,
    command: threadlineCommand('health', 'coverage'),
  })
}
