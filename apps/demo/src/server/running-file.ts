import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DemoError } from '../demo-error.ts'
import { startOf } from './processes.ts'

/** What the file says: which process runs the demo on this data, and, once it is known, where its database is. */
interface Running {
  readonly pid: number
  readonly start: string | undefined
  readonly databaseUrl?: string
}

/** The claim of this process on the data of the demo. */
export interface Claim {
  /** Lets a second start say where the database of the first one is. */
  announce(databaseUrl: string): void
  release(): void
}

/**
 * Claims the data for this process. The claim of a process that has ended, in whatever way, does not count.
 *
 * @throws DemoError when another process has it.
 */
export function claim(file: string): Claim {
  mkdirSync(dirname(file), { recursive: true })
  const own: Running = { pid: process.pid, start: startOf(process.pid) }
  while (!createWhole(file, JSON.stringify(own))) {
    const other = read(file)
    if (other && isAlive(other)) throw alreadyRunning(other)
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

function read(file: string): Running | undefined {
  try {
    const { pid, start, databaseUrl } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof pid === 'number' ? { pid, start, databaseUrl } : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, start }: Running): boolean {
  const found = startOf(pid)
  return found !== undefined && found === start
}

function alreadyRunning({ pid, databaseUrl }: Running): DemoError {
  const where = databaseUrl === undefined ? '' : ` Its database is ${databaseUrl}.`
  return new DemoError(`The demo is already running in another terminal (process ${pid}).${where}`, {
    remedy: `End it there with Ctrl-C, or with: kill ${pid}`,
  })
}
