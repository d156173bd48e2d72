import { createHash } from 'node:crypto'

/** Statements that belong together and may be in a folder of migrations already. */
export interface MigrationPart {
  /** What the statements make, for example `table public.orders`. A later part with the same subject replaces an earlier one. */
  readonly subject: string
  /** What is made, for the comment above the statements. */
  readonly title: string
  readonly statements: readonly string[]
  /** The statements of this subject never change, so that any part with it will do. @defaultValue false */
  readonly isFixed?: boolean
}

const markerStart = '-- threadline:part '

/** The statements of a part, with the comments that say what it is and let it be found again. */
export function partStatements(part: MigrationPart): string[] {
  const [first = '', ...rest] = part.statements
  return [`-- Threadline: ${singleLine(part.title)}\n${markerStart}${marker(part)}\n${first}`, ...rest]
}

/** The parts that are not in these migration files yet, which are given oldest first. */
export function missingParts(parts: readonly MigrationPart[], files: readonly string[]): MigrationPart[] {
  const latest = new Map<string, string>()
  for (const line of files.flatMap((text) => text.split('\n'))) {
    if (!line.startsWith(markerStart)) continue
    const [digest = '', ...subject] = line.slice(markerStart.length).trim().split(' ')
    latest.set(subject.join(' '), digest)
  }
  return parts.filter((part) => {
    const digest = latest.get(singleLine(part.subject))
    return part.isFixed === true ? digest === undefined : digest !== digestOf(part)
  })
}

function marker(part: MigrationPart): string {
  return `${digestOf(part)} ${singleLine(part.subject)}`
}

function digestOf({ statements }: MigrationPart): string {
  return createHash('sha256').update(statements.join(';\n')).digest('hex').slice(0, 16)
}

/** Names may contain anything; in a comment they must not end it. */
function singleLine(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : JSON.stringify(text).replaceAll(/[\u0080-\uffff]/g, escapeUnit)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
