import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startOf } from '../processes.ts'

/** What the file of a claim says: which process has it, and, once it is known, where its database is. */
export interface Holder {
  readonly pid: number
  /** When that process started, in a form of the system's own. */
  readonly start: string | undefined
  readonly databaseUrl?: string
}

/** The claim of this process on what a file stands for. */
export interface Claim {
  /** Lets others that want it say where the database of this process is. */
  announce(databaseUrl: string): void
  release(): void
}

/**
 * Claims what a file stands for, such as the data of a server, for this process. The claim of a process that has
 * ended, in whatever way, does not count.
 *
 * @param refusal - The error that is thrown when another process has it.
 */
export function claim(file: string, refusal: (holder: Holder) => Error): Claim {
  mkdirSync(dirname(file), { recursive: true })
  const own: Holder = { pid: process.pid, start: startOf(process.pid) }
  while (!createWhole(file, JSON.stringify(own))) {
    const other = read(file)
    if (other && isAlive(other)) throw refusal(other)
    rmSync(file, { force: true })
  }
  return {
    announce: (databaseUrl) => writeFileSync(file, JSON.stringify({ ...own, databaseUrl })),
    release: () => rmSync(file, { force: true }),
  }
}

/** Makes the file with its contents in one step, so that nobody reads half of it; false when it is there already. */
function createWhole(file: string, contents: string): boolean {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, contents)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft)
  }
}

function read(file: string): Holder | undefined {
  try {
    const { pid, start, databaseUrl } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof pid === 'number' ? { pid, start, databaseUrl } : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, start }: Holder): boolean {
  const found = startOf(pid)
  return found !== undefined && found === start
}
