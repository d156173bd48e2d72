import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When a process started, in whatever form the system has it, or undefined when there is no such process. Together
 * with the process id it tells a process from a later one that was given the same id.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart')
  const stat = contents(`/proc/${pid}/stat`)
  // The second field is the name in parentheses, which may contain anything; the start is the 22nd.
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return started && `${contents('/proc/sys/kernel/random/boot_id')?.trim()} ${started}`
}

/** The command line of a process, or undefined when there is no such process. */
export function commandOf(pid: number): string | undefined {
  return process.platform === 'linux'
    ? contents(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')
    : ps(pid, 'args')
}

function contents(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    const output = execFileSync('ps', ['-p', String(pid), '-o', `${column}=`], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return output.trim() || undefined
  } catch {
    return undefined
  }
}
