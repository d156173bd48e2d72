import { PGlite, type PGliteOptions } from '@electric-sql/pglite'

let pristine: Promise<File | Blob> | undefined

/**
 * An empty PGlite in memory, ready to use; close it at the end of the test. The first one of a test file takes some
 * five seconds, each further one starts from a copy of its files in about one.
 */
export async function openPglite(options: PGliteOptions = {}): Promise<PGlite> {
  pristine ??= dumpPristine()
  const database = new PGlite({ ...options, loadDataDir: await pristine })
  await database.waitReady
  return database
}

async function dumpPristine() {
  const database = new PGlite()
  // Without this wait neither the dump nor the close would ever settle.
  await database.waitReady
  const files = await database.dumpDataDir('none')
  await database.close()
  return files
}
