import type { CoverageVerification, Finding } from '@threadline/contract'
import { formatTableName, type TableName, type Threadline } from '@threadline/core'
import { recordVerification } from '../evidence/record-findings.ts'
import { coverage } from './coverage.ts'

export interface VerifyCoverageOptions {
  /** Only the expected tables of this schema. @defaultValue all */
  readonly schema?: string
  readonly signal?: AbortSignal
}

/**
 * The verdict for CI on the tables that `verifyCoverage.expectedTables` names: it fails for each that is missing, uncovered, or has a finding that is an
 * error, and for errors of the whole trail. Other uncovered tables are information. An empty list fails, because nothing would be verified.
 *
 * @throws ThreadlineError as `coverage`
 */
export async function verifyCoverage(
  threadline: Threadline,
  { schema, signal }: VerifyCoverageOptions = {},
): Promise<CoverageVerification> {
  const all = threadline.config.verifyCoverage.expectedTables
  const expected = schema === undefined ? all : all.filter((table) => table.schema === schema)
  const report = await coverage(threadline, {
    ...(schema === undefined ? {} : { schema }),
    ...(signal === undefined ? {} : { signal }),
  })
  const isError = ({ severity }: Finding) => severity === 'error'
  const tables = expected.map((name) => {
    const found = report.tables.find((table) => same(table, name))
    const findings = report.findings.filter(
      (item) => item.table === name.table && item.schema === name.schema,
    )
    const status: CoverageVerification['tables'][number]['status'] = found?.status ?? 'missing'
    return {
      schema: name.schema,
      table: name.table,
      passed: status === 'covered' && !findings.some(isError),
      status,
      findings,
    }
  })
  const trailWide = report.findings.filter(({ table }) => table === null)
  const problem = expected.length > 0 ? null : emptyProblem(schema, all)
  const verification: CoverageVerification = {
    checkedAt: report.checkedAt,
    passed: problem === null && tables.every(({ passed }) => passed) && !trailWide.some(isError),
    problem,
    tables,
    findings: trailWide,
    otherUncovered: report.tables
      .filter((table) => table.status === 'uncovered' && !table.protected)
      .map(({ schema: of, table }) => ({ schema: of, table })),
  }
  await recordVerification(threadline, verification)
  return verification
}

const same = (a: TableName, b: TableName) => a.schema === b.schema && a.table === b.table

function emptyProblem(schema: string | undefined, all: readonly TableName[]): string {
  return schema === undefined || all.length === 0
    ? 'verifyCoverage.expectedTables is empty, so nothing was verified; name the tables that must be captured.'
    : `verifyCoverage.expectedTables names no table of the schema ${JSON.stringify(schema)}, so nothing was verified; it names ${all.map(formatTableName).join(', ')}.`
}
