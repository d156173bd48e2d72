import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { test as base } from '@threadline/testing'
import type { Host } from '../host.ts'
import { run } from '../run.ts'

/** What a run of the program came to. */
export interface Run {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The program in a folder of its own. */
export interface CommandLine {
  /** Runs the program within this process. */
  run(line: string, options?: RunOptions): Promise<Run>
  /** Runs the program as its users do, as a process: slow, for what only a process shows. */
  spawn(line: string, options?: SpawnOptions): Promise<Run>
  write(name: string, text: string): Promise<void>
  read(name: string): Promise<string>
}

export interface RunOptions {
  /** What `DATABASE_URL` says. */
  readonly databaseUrl?: string
  readonly signal?: AbortSignal
}

export interface SpawnOptions extends Pick<RunOptions, 'databaseUrl'> {
  /** Within the folder of the test. @defaultValue the folder itself */
  readonly folder?: string
  /** Told of the process once it runs. */
  readonly onStart?: (child: ChildProcess) => void | Promise<void>
}

/** The moment at which every run within this process takes place. */
const now = new Date('2026-11-03T14:30:00Z')

/** The test function with `cli` and no database, `onEmpty`, and `onInstalled`, whose database has the audit schema. */
export const test = base
  .extend('cli', async ({ task: _ }, { onCleanup }) => commandLine('', onCleanup))
  .extend('onEmpty', async ({ emptyDatabase }, { onCleanup }) => commandLine(emptyDatabase.url, onCleanup))
  .extend('onInstalled', async ({ db }, { onCleanup }) => commandLine(db.url, onCleanup))

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
const packages = fileURLToPath(new URL('../../node_modules/@threadline', import.meta.url))

async function commandLine(
  url: string,
  onCleanup: (clean: () => Promise<void>) => void,
): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'threadline-cli-'))
  onCleanup(() => rm(folder, { recursive: true }))
  // As a program that uses Threadline has it installed.
  await mkdir(join(folder, 'node_modules'))
  await symlink(packages, join(folder, 'node_modules', '@threadline'))
  return {
    async run(line, { databaseUrl = url, signal = new AbortController().signal } = {}) {
      const texts = { stdout: '', stderr: '' }
      const output = (name: keyof typeof texts) => ({
        write: (text: string) => {
          texts[name] += text
        },
        width: 80,
        color: false,
      })
      const host: Host = {
        cwd: folder,
        environment: { databaseUrl: databaseUrl || undefined, debug: false, color: undefined },
        stdout: output('stdout'),
        stderr: output('stderr'),
        signal,
        now: () => now,
      }
      return { exit: await run(words(line), host), ...texts }
    },
    async spawn(line, { databaseUrl = url, folder: within = '.', onStart } = {}) {
      const child = spawn(process.execPath, ['--conditions=threadline-source', bin, ...words(line)], {
        cwd: join(folder, within),
        env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', DATABASE_URL: databaseUrl },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [stdout, stderr, exit] = [text(child.stdout), text(child.stderr), closed(child)]
      await onStart?.(child)
      return { exit: await exit, stdout: await stdout, stderr: await stderr }
    },
    async write(name, text) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    },
    read: (name) => readFile(join(folder, name), 'utf8'),
  }
}

function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}

/** A command line in words; single quotes keep a word together. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
