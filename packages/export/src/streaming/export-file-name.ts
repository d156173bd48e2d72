import type { ChangeFilters, ExportFormat } from '@threadline/contract'

/**
 * A name for the file of an export, of ASCII letters, digits, dots, dashes and underscores alone, safe in a header and in every file system:
 * `threadline-orders-2026-11-03T143000Z.csv`.
 *
 * @param at - When it is made. @defaultValue now
 */
export function exportFileName(
  format: ExportFormat,
  { table }: Pick<ChangeFilters, 'table'> = {},
  at: Date = new Date(),
): string {
  const time = at.toISOString().slice(0, 19).replaceAll(':', '')
  const name = (table ?? 'changes').replaceAll(/[^A-Za-z0-9_]+/g, '-').replaceAll(/^-+|-+$/g, '')
  return `threadline-${name.slice(0, 80) || 'changes'}-${time}Z.${format}`
}
