import { contextFromJob, job, onBehalfOf, withAuditContext } from '@threadline/core'
import { and, eq } from 'drizzle-orm'
import { payments } from '../schema.ts'
import type { Store } from '../store.ts'
import type { Job } from './job-queue.ts'

/**
 * Settles the payment of an order. The job acts, for whoever placed the order, and under the correlation id of that
 * request: both come with the job, whichever process runs it.
 */
export function settlePayment({ threadline }: Store, { id, orderId, audit }: Job) {
  const { actor: asker, ...asked } = contextFromJob(audit, { jobId: id, source: 'worker' })
  const worker = job('payment-settlement')
  const actor = asker === undefined ? worker : onBehalfOf(worker, asker)
  // Nothing of the context that happens to be in force where the queue is emptied may slip in.
  return withAuditContext(
    { ...asked, actor },
    async () => {
      const { result } = await threadline.transaction({ action: 'payment.settled' }, (tx) =>
        tx
          .update(payments)
          .set({ status: 'settled' })
          .where(and(eq(payments.orderId, orderId), eq(payments.status, 'authorized')))
          .returning({ id: payments.id, paidOn: payments.paidOn }),
      )
      return result
    },
    { inherit: false },
  )
}
