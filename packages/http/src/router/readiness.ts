import type { Readiness } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { storageStatus } from '@threadline/core/schema'

/** How long an answer is given again: anybody may ask, and the database shall not be asked as often. */
const keptMs = 1_000

/** Asks whether database and audit schema can be used. */
export function readinessCheck(threadline: Threadline, timeoutMs: number): () => Promise<Readiness> {
  let asked: { at: number; answer: Promise<Readiness> } | null = null
  return () => {
    const now = performance.now()
    if (asked === null || now - asked.at > keptMs) asked = { at: now, answer: check(threadline, timeoutMs) }
    return asked.answer
  }
}

async function check(threadline: Threadline, timeoutMs: number): Promise<Readiness> {
  try {
    const { readDb } = threadline.limited({ timeoutMs })
    const { state } = await storageStatus(readDb, threadline.config.storageSchema)
    return { status: state === 'current' ? 'ready' : 'not_ready', database: 'reachable', storage: state }
  } catch {
    return { status: 'not_ready', database: 'unreachable', storage: 'unknown' }
  }
}
