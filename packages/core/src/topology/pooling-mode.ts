import type { PoolingMode, TopologyCheck } from '@threadline/contract'
import type { Database } from '../database/database.ts'
import { runTransaction } from '../database/run-transaction.ts'
import { passed, skipped, warned } from './check.ts'
import { look } from './sight.ts'
import { tooLate, within } from './within.ts'

/** Two databases of one connection each through the same URL. */
export type TwoClients = readonly [Database, Database]

export interface FoundMode {
  readonly mode: PoolingMode
  readonly check: TopologyCheck
}

const rounds = 6

// The first client goes twice in each round: of two servers that take turns it then sees both.
const turns = [0, 0, 1] as const

/**
 * Tells whether a server connection belongs to a client or to a transaction. Proof of the latter is that one client meets two server connections, or two
 * clients that are connected at the same time meet the same one.
 *
 * @param patienceMs - How long the second client may wait for its first server connection.
 */
export async function findPoolingMode(
  clients: TwoClients | undefined,
  patienceMs: number,
): Promise<FoundMode> {
  if (clients === undefined) {
    return {
      mode: 'unknown',
      check: skipped(
        'pooling_mode',
        'Two clients of one connection each are needed to tell the modes apart.',
      ),
    }
  }
  const seen: (string | undefined)[] = [undefined, undefined]
  for (let round = 0; round < rounds; round++) {
    for (const turn of turns) {
      const backend = await within(patienceMs, backendOf(clients[turn]))
      if (backend === tooLate) return session('there is none left for a second client', true)
      const [own, other] = [seen[turn], seen[1 - turn]]
      if ((own !== undefined && own !== backend) || other === backend) return perTransaction
      seen[turn] = backend
    }
  }
  return session('directly or through a pooler in session mode', false)
}

const perTransaction: FoundMode = {
  mode: 'transaction',
  check: passed(
    'pooling_mode',
    'Server connections are lent for a transaction at a time (transaction mode): nothing of the session may be relied on.',
  ),
}

function session(how: string, exhausted: boolean): FoundMode {
  const message = `Each client has a server connection of its own (session mode): ${how}.`
  return {
    mode: 'session',
    check: exhausted
      ? warned('pooling_mode', message, 'Give the pooler more server connections, or use transaction mode.')
      : passed('pooling_mode', message),
  }
}

async function backendOf(db: Database): Promise<string> {
  return (await runTransaction(db, (tx) => look(tx))).backend
}
