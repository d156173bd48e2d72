import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerFolder } from '../folder/server-folder.ts'
import { handOver } from '../folder/server-user.ts'
import { serverVariables } from './server-variables.ts'

/** A server process that lives no longer than this process. */
export interface GuardedServer {
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>
  /** Lets this process end while the server still runs, which ends the server. */
  release(): void
  stop(): Promise<void>
}

/**
 * The shell that starts the server waits for its own input to end: that is when `stop` is called and also when the
 * program that started it dies, in whatever way. Then it ends the server, which does not hear of it while it is only
 * just starting and is told so again, and takes the files away if they are to be discarded. The server is in a
 * session of its own, so that Ctrl-C in the terminal does not reach it before the program has finished with it.
 */
const guardian = `
signal=$1 discard=$2
shift 2
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
(
  cat <&3
  trap '' TERM
  tries=0
  while kill -s "$signal" "$server"; do
    sleep 0.1
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || signal=QUIT
  done
) >/dev/null 2>&1 &
watcher=$!
wait "$server"
kill "$watcher" 2>/dev/null
if wait "$watcher" && [ -n "$discard" ]; then
  cd / && rm -rf -- "$discard"
fi`

/**
 * Starts a server process and its guardian.
 *
 * @param command - The program with its arguments, such as `postgres`.
 * @param discard - Whether the whole folder goes away with the server.
 * @param signal - What ends it.
 */
export function launch(
  folder: ServerFolder,
  command: readonly string[],
  discard: boolean,
  // Nothing that is thrown away needs an orderly end.
  signal: 'INT' | 'QUIT' | 'TERM' = discard ? 'QUIT' : 'INT',
): GuardedServer {
  const log = openSync(logFile(folder), 'w')
  handOver(logFile(folder), folder.user)
  try {
    const choices = [signal, discard ? folder.path : '']
    const child = spawn('sh', ['-c', guardian, 'guardian', ...choices, ...command], {
      ...folder.user,
      cwd: folder.path,
      env: serverVariables(),
      stdio: ['pipe', log, log],
      detached: true,
    })
    return guarded(child)
  } finally {
    closeSync(log)
  }
}

/** What the server has said last. */
export function lastWords(folder: ServerFolder): string {
  return readFileSync(logFile(folder), 'utf8').trim().split('\n').slice(-8).join('\n')
}

function guarded(child: ChildProcess): GuardedServer {
  // Where no shell can be started, it never began.
  const ended = once(child, 'exit')
    .catch(() => {})
    .then(() => void child.stdin?.end())
  const { stdin } = child
  return {
    ended,
    release: () => {
      child.unref()
      if (stdin && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
    },
    stop: async () => {
      child.ref()
      stdin?.end()
      await ended
    },
  }
}

function logFile({ path }: ServerFolder): string {
  return join(path, 'postgresql.log')
}
