import { relative } from 'node:path'
import { type Host, note } from '../host.ts'
import type { MigrationTarget } from '../options/migration-options.ts'
import { createPaint } from '../text/paint.ts'
import { type MigrationPart, missingParts, partStatements } from './migration-part.ts'

/** A migration as far as it is known before the folder is looked at. */
export interface MigrationDraft {
  readonly name: string
  readonly parts: readonly MigrationPart[]
  /** Statements around the parts, whichever of them are needed. @defaultValue none */
  readonly around?: { readonly before: readonly string[]; readonly after: readonly string[] }
}

/** The statements of a migration with some of its parts. */
export function migrationStatements(parts: readonly MigrationPart[], { around }: MigrationDraft): string[] {
  return [...(around?.before ?? []), ...parts.flatMap(partStatements), ...(around?.after ?? [])].map(
    terminated,
  )
}

/** Writes one migration with the parts that the folder does not have yet, and says what was done. A rerun finds nothing to do. */
export async function writeMigration(
  host: Host,
  { format, folder }: MigrationTarget,
  draft: MigrationDraft,
): Promise<void> {
  const missing = missingParts(draft.parts, await format.read(folder))
  if (missing.length === 0) {
    const shownFolder = relative(host.cwd, folder) || '.'
    host.stdout.write(`Nothing to do: the migrations in ${shownFolder} have all of it already.\n`)
    return
  }
  const statements = migrationStatements(missing, draft)
  const written = await format.write(folder, { name: draft.name, statements, createdAt: host.now() })
  const file = relative(host.cwd, written)
  host.stdout.write(`Wrote ${createPaint(host.stdout.color).heading(file)}\n`)
  for (const { title } of missing) host.stdout.write(`  ${title}\n`)
  note(host, `Next: ${format.howToApply(file)}`)
}

function terminated(statement: string): string {
  const text = statement.trimEnd()
  return text.endsWith(';') ? text : `${text};`
}
