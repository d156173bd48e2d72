import type { ExportQueue } from './export-queue.ts'

/** What is used of pg-boss, version 10 or newer. */
export interface PgBossLike {
  createQueue(name: string): Promise<unknown>
  send(name: string, data: object): Promise<unknown>
  work(name: string, handler: () => Promise<unknown>): Promise<string>
  offWork(name: string, options: { readonly id: string }): Promise<unknown>
}

/** How a queue of pg-boss is used. */
export interface PgBossQueueOptions {
  /** @defaultValue 'threadline-exports' */
  readonly name?: string
}

/**
 * A queue of pg-boss, so that exports begin at once in whichever process has a worker.
 *
 * @param boss - Started; it stays the caller's to stop.
 */
export function pgBossQueue(
  boss: PgBossLike,
  { name = 'threadline-exports' }: PgBossQueueOptions = {},
): ExportQueue {
  let created: Promise<unknown> | undefined
  const ready = () => {
    created ??= boss.createQueue(name)
    return created
  }
  return {
    async announce(exportId) {
      await ready()
      await boss.send(name, { exportId })
    },
    async listen(work) {
      await ready()
      const id = await boss.work(name, work)
      return async () => {
        await boss.offWork(name, { id })
      }
    },
  }
}
