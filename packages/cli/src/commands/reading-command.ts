import { type Page, shellWord, stringifyJson } from '@threadline/contract'
import { createThreadline, type Threadline } from '@threadline/core'
import { assertStorage } from '@threadline/core/schema'
import { loadConfig } from '../config/load-config.ts'
import { withDatabase } from '../database/with-database.ts'
import { type Host, note } from '../host.ts'
import type { ConnectionOptions } from '../options/connection-options.ts'
import { inWordsOfOptions } from '../options/read-filters.ts'
import { createPaint } from '../text/paint.ts'

/** Options of a command that has data. */
export interface DataOptions extends ConnectionOptions {
  readonly json?: true
}

/** Asks a question of the trail that the configuration and the database of a command name. */
export async function ask<Answer>(
  host: Host,
  options: ConnectionOptions,
  question: (threadline: Threadline) => Promise<Answer>,
): Promise<Answer> {
  const { config, resolved } = await loadConfig(host, options.config)
  try {
    return await withDatabase(host, options.databaseUrl, async (db) => {
      await assertStorage(db, resolved.storageSchema)
      return await question(createThreadline({ db, config }))
    })
  } catch (error) {
    throw inWordsOfOptions(error)
  }
}

/** Examines the database of a command, whether the audit schema is there or not. */
export async function examine<Answer>(
  host: Host,
  options: ConnectionOptions,
  look: (threadline: Threadline) => Promise<Answer>,
): Promise<Answer> {
  const { config } = await loadConfig(host, options.config)
  return withDatabase(host, options.databaseUrl, (db) => look(createThreadline({ db, config })))
}

/** Prints data as one line of JSON that keeps every digit. */
export function printJson(host: Host, data: unknown): void {
  host.stdout.write(`${stringifyJson(data)}\n`)
}

/** How a page is told to people. */
export interface PageForPeople<Item> {
  readonly text: (items: Item[]) => string
  /** Said where there is nothing. */
  readonly empty: string
  /** The command of this page without its cursor, as words after the name of the program. */
  readonly words: readonly string[]
}

/** Prints a page: as JSON, or for people, then with the command of the next page beside it. */
export function printPage<Item>(
  host: Host,
  options: DataOptions,
  page: Page<Item>,
  { text, empty, words }: PageForPeople<Item>,
): void {
  if (options.json) {
    printJson(host, page)
    return
  }
  if (page.items.length === 0) note(host, empty)
  else host.stdout.write(text(page.items))
  noteNextPage(host, options, page, words)
}

/** Says by which command the next page is had, if there is one. */
export function noteNextPage(
  host: Host,
  options: ConnectionOptions,
  { nextCursor }: Pick<Page<unknown>, 'nextCursor'>,
  words: readonly string[],
): void {
  if (nextCursor === null) return
  const next = ['threadline', ...words, '--cursor', nextCursor, ...connectionWords(options)]
  const paint = createPaint(host.stderr.color)
  note(host, `\n${paint.quiet('There is more:')} ${next.map(shellWord).join(' ')}`)
}

/** The options of the connection again, but for a password. */
function connectionWords({ config, databaseUrl }: ConnectionOptions): string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(databaseUrl === undefined
      ? []
      : ['--database-url', databaseUrl.replace(/(:\/\/[^:/@]*:)[^/]*@/, '$1***@')]),
  ]
}
