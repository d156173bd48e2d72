import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The text of every file in a folder that has a name of this form, in the order of the names; none when there is no such folder. */
export async function readFiles(
  folder: string,
  nameOf: (entry: string) => string | undefined,
): Promise<string[]> {
  const names = (await entriesOf(folder)).flatMap((entry) => nameOf(entry) ?? []).sort()
  const texts = await Promise.all(names.map((name) => readIfThere(join(folder, name))))
  return texts.filter((text) => text !== undefined)
}

/** The text of a file, or undefined when it is not there. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Writes a file that must not be there yet, with the folders above it. */
export async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text, { flag: 'wx' })
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
