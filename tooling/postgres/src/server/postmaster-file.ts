import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOf } from '../processes.ts'

/** Whether the server says of itself that it accepts connections. */
export function isReady(data: string): boolean {
  return lines(data)?.[7]?.trim() === 'ready'
}

/**
 * Frees the data of what an earlier run left there: waits for a server that is just stopping, stops one that has lost
 * its program, and removes the file of one that is gone when its process id belongs to something else by now, which
 * PostgreSQL itself cannot know. The caller has claimed the data, so no other program still wants that server.
 */
export async function releaseData(data: string): Promise<void> {
  const pid = postmasterOf(data)
  if (pid === undefined) return
  if (await isGone(data, pid, 5_000)) return removeFile(data, pid)
  process.kill(pid, 'SIGINT')
  if (await isGone(data, pid, 30_000)) return removeFile(data, pid)
  process.kill(pid, 'SIGQUIT')
  await isGone(data, pid, 10_000)
}

async function isGone(data: string, pid: number, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 100) {
    if (!isServerOf(data, pid)) return true
    await sleep(100)
  }
  return false
}

function isServerOf(data: string, pid: number): boolean {
  return commandOf(pid)?.includes(realpathSync(data)) === true
}

function removeFile(data: string, pid: number): void {
  if (postmasterOf(data) === pid) rmSync(postmasterFile(data), { force: true })
}

function postmasterOf(data: string): number | undefined {
  const pid = Number(lines(data)?.[0])
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

function lines(data: string): string[] | undefined {
  try {
    return readFileSync(postmasterFile(data), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

function postmasterFile(data: string): string {
  return join(data, 'postmaster.pid')
}
