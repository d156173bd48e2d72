import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { usageError } from '../errors/usage-error.ts'
import { readFiles, readIfThere, writeNew } from './migration-folder.ts'
import type { MigrationFormat } from './migration-format.ts'

/** What drizzle-kit keeps in `meta/_journal.json`. Its migrator runs the files that are listed there, and no others. */
interface Journal {
  readonly dialect: string
  readonly entries: readonly JournalEntry[]
}

interface JournalEntry {
  readonly idx: number
  readonly when: number
  readonly tag: string
}

const emptyJournal = { version: '7', dialect: 'postgresql', entries: [] }

/** Drizzle Kit: numbered files with a mark between statements, listed in a journal. */
export const drizzleFormat: MigrationFormat = {
  folder: 'drizzle',
  howToApply: () => 'drizzle-kit migrate, or migrate() of your program',
  read: (folder) => readFiles(folder, (entry) => (entry.endsWith('.sql') ? entry : undefined)),
  async write(folder, { name, statements, createdAt }) {
    const journalFile = join(folder, 'meta', '_journal.json')
    const text = await readIfThere(journalFile)
    const journal = text === undefined ? emptyJournal : parseJournal(text, journalFile)
    const last = journal.entries.at(-1)
    const idx = last === undefined ? 0 : last.idx + 1
    // The migrator takes only what is later than the last one it has run.
    const when = Math.max(createdAt.getTime(), (last?.when ?? 0) + 1)
    const tag = `${String(idx).padStart(4, '0')}_${name}`
    const entry = { idx, version: '7', when, tag, breakpoints: true }
    const file = join(folder, `${tag}.sql`)
    await writeNew(file, `${statements.join('\n--> statement-breakpoint\n')}\n`)
    const entries = `${JSON.stringify({ ...journal, entries: [...journal.entries, entry] }, null, 2)}\n`
    await (text === undefined ? writeNew(journalFile, entries) : writeFile(journalFile, entries))
    return file
  },
}

function parseJournal(text: string, file: string): Journal {
  const journal = parseJson(text)
  if (isJournal(journal) && journal.dialect === 'postgresql') return journal
  throw usageError(
    `${file} is not the journal of a PostgreSQL project of drizzle-kit; check --dir and --format.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isJournal(value: unknown): value is Journal {
  return (
    typeof value === 'object' &&
    value !== null &&
    'dialect' in value &&
    'entries' in value &&
    Array.isArray(value.entries) &&
    value.entries.every(
      (entry) =>
        Number.isInteger(entry?.idx) && Number.isFinite(entry?.when) && typeof entry?.tag === 'string',
    )
  )
}
