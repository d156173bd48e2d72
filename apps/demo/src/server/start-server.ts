import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DemoError } from '../demo-error.ts'
import { freePort } from './free-port.ts'
import { initialise, superuserPassword } from './initialise.ts'
import { isReady, releaseData } from './postmaster-file.ts'
import { serverBinaries } from './server-binaries.ts'
import type { ServerFolder } from './server-folder.ts'
import { handOver } from './server-user.ts'

/** A PostgreSQL server that lives as long as this process. */
export interface Server {
  /** Connects as superuser to the database `postgres`. */
  readonly superuserUrl: string
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface StartServerOptions {
  readonly variables: NodeJS.ProcessEnv
  readonly durable: boolean
  /** Taken when it is free. */
  readonly port: number
}

/**
 * Becomes the server, after leaving behind a process that tells it to stop once the input of this shell ends: that is
 * when `stop` is called and also when the program that started it dies, in whatever way. The server is in a session of
 * its own, so that Ctrl-C in the terminal does not reach it before the program has finished with it.
 */
const guardedServer = `
exec 3<&0
( ( cat <&3 >/dev/null; kill -INT $$ ) & )
exec "$0" "$@" 3<&- </dev/null`

/** Starts a server on the data of the folder, made if need be. */
export async function startServer(folder: ServerFolder, options: StartServerOptions): Promise<Server> {
  const binaries = serverBinaries(folder)
  initialise(folder, binaries, options)
  await releaseData(folder.data)
  const password = superuserPassword(folder)
  const { child, port } = await startOnFreePort(folder, binaries, options)
  const ended = once(child, 'exit').then(() => {
    child.stdin?.end()
  })
  return {
    superuserUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    ended,
    stop: async () => {
      child.stdin?.end()
      const late = setTimeout(() => child.kill('SIGQUIT'), 30_000)
      await ended
      clearTimeout(late)
    },
  }
}

interface Started {
  readonly child: ChildProcess
  readonly port: number
}

async function startOnFreePort(
  folder: ServerFolder,
  binaries: string,
  options: StartServerOptions,
  attempts = 3,
): Promise<Started> {
  const port = await freePort(options.port)
  const child = launch(folder, binaries, port, options.variables)
  let hasEnded = false
  child.once('error', () => {
    hasEnded = true
  })
  child.once('exit', () => {
    hasEnded = true
  })
  while (!hasEnded && !isReady(folder.data)) await sleep(20)
  if (!hasEnded) return { child, port }
  // Another program may have taken the port between the look-up and the start.
  if (attempts > 1) return startOnFreePort(folder, binaries, { ...options, port: 0 }, attempts - 1)
  throw new DemoError(`PostgreSQL did not start. Its last words:\n${lastWords(folder)}`, {
    remedy: 'If its data is damaged, begin anew: npm start -- --fresh',
  })
}

function launch(folder: ServerFolder, binaries: string, port: number, env: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(logFile(folder), 'w')
  handOver(logFile(folder), folder.user)
  try {
    const command = [join(binaries, 'postgres'), '-D', folder.data, '-p', String(port)]
    return spawn('sh', ['-c', guardedServer, ...command], {
      ...folder.user,
      cwd: folder.data,
      env,
      stdio: ['pipe', log, log],
      detached: true,
    })
  } finally {
    closeSync(log)
  }
}

function lastWords(folder: ServerFolder): string {
  return readFileSync(logFile(folder), 'utf8').trim().split('\n').slice(-8).join('\n')
}

function logFile({ path }: ServerFolder): string {
  return join(path, 'postgresql.log')
}
