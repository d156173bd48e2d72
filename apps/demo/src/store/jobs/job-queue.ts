import { randomBytes } from 'node:crypto'
import type { JsonObject } from '@threadline/contract'

/** Work to be done later. `audit` is the context of whoever asked for it, as `serializeContext` wrote it. */
export interface Job {
  readonly id: string
  readonly name: 'settle-payment'
  readonly orderId: number
  readonly audit: JsonObject
}

/** The smallest thing that behaves like a queue: payloads pass through it as plain JSON. */
export interface JobQueue {
  add(job: Omit<Job, 'id'>): Job
  take(): Job | undefined
}

export function jobQueue(): JobQueue {
  const waiting: string[] = []
  return {
    add(job) {
      const added = { id: `job_${randomBytes(6).toString('hex')}`, ...job }
      waiting.push(JSON.stringify(added))
      return added
    },
    take() {
      const payload = waiting.shift()
      return payload === undefined ? undefined : JSON.parse(payload)
    },
  }
}
