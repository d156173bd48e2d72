import { join } from 'node:path'
import { readFiles, writeNew } from './migration-folder.ts'
import type { MigrationFormat } from './migration-format.ts'
import { timestamp } from './timestamp.ts'

/** Prisma: a folder for each migration, which `prisma migrate deploy` runs. */
export const prismaFormat: MigrationFormat = {
  folder: 'prisma/migrations',
  howToApply: () => 'prisma migrate deploy',
  read: (folder) =>
    readFiles(folder, (entry) => (/^\d+_/.test(entry) ? join(entry, 'migration.sql') : undefined)),
  async write(folder, { name, statements, createdAt }) {
    const file = join(folder, `${timestamp(createdAt)}_${name}`, 'migration.sql')
    await writeNew(file, `${statements.join('\n\n')}\n`)
    return file
  },
}
