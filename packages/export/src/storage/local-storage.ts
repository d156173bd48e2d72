import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ThreadlineError } from '@threadline/contract'
import type { ExportStorage } from './export-storage.ts'

/**
 * Files in a folder of this machine, readable by the user of the process alone. It serves several workers only where all of them see the same folder.
 *
 * @param folder - It is made when the first file is written.
 */
export function localStorage(folder: string): ExportStorage {
  const path = (key: string) => join(folder, checkedKey(key))
  return {
    async write(key, body, { signal }) {
      const file = path(key)
      const part = `${file}.part`
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      try {
        // On disk before it has its name: after a crash there is all of it or none.
        await pipeline(body, createWriteStream(part, { mode: 0o600, flush: true }), { signal })
        await rename(part, file)
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    async read(key) {
      try {
        const file = await open(path(key))
        return createReadStream('', { fd: file })
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async delete(key) {
      const file = path(key)
      await rm(file, { force: true })
      await rm(`${file}.part`, { force: true })
    },
  }
}

/** Keys are Threadline's own; one that leads out of the folder comes from elsewhere. */
function checkedKey(key: string): string {
  if (/^[a-z0-9][a-z0-9./_-]*$/i.test(key) && !key.split('/').includes('..')) return key
  throw new ThreadlineError('internal', 'The key of an export leads out of the folder of exports.')
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
