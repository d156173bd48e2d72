import type { BenchOptions } from '../options.ts'
import { describeEnvironment, type Environment } from './environment.ts'
import { renderMarkdown, renderPlain, type TextTable } from './text-table.ts'

/** What a report is made of. */
export interface Report {
  readonly environment: Environment
  readonly tables: readonly TextTable[]
  /** Remarks beneath the tables. */
  readonly notes: readonly string[]
}

/** Renders a report, or the whole result as JSON. */
export function renderReport(
  format: BenchOptions['format'],
  result: object,
  { environment, tables, notes }: Report,
): string {
  if (format === 'json') return JSON.stringify(result, undefined, 2)
  const render = format === 'markdown' ? renderMarkdown : renderPlain
  const settings = Object.entries(environment.settings).map(([name, value]) => `${name} ${value}`)
  return [
    describeEnvironment(environment),
    `Server settings: ${settings.join(', ')}`,
    ...tables.map(render),
    notes.map((note) => (format === 'markdown' ? `* ${note}` : note)).join('\n'),
  ].join('\n\n')
}
