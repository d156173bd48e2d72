import { join } from 'node:path'
import { shellWord } from '@threadline/contract'
import { readFiles, writeNew } from './migration-folder.ts'
import type { MigrationFormat } from './migration-format.ts'
import { timestamp } from './timestamp.ts'

/** Plain SQL files, for psql and for every tool that runs files in the order of their names. */
export const sqlFormat: MigrationFormat = {
  folder: 'migrations',
  howToApply: (file) => `psql -1 -v ON_ERROR_STOP=1 -f ${shellWord(file)}, or your migration tool`,
  read: (folder) => readFiles(folder, (entry) => (entry.endsWith('.sql') ? entry : undefined)),
  async write(folder, { name, statements, createdAt }) {
    const file = join(folder, `${timestamp(createdAt)}_${name}.sql`)
    await writeNew(file, `${statements.join('\n\n')}\n`)
    return file
  },
}
