import type { ActorRef, ChangeOp } from '@threadline/contract'

/**
 * One change that the traffic must have made, told from what was asked of the store and what it answered: nothing here
 * comes from, or is computed like, the audit trail.
 */
export interface ExpectedChange {
  readonly table: string
  /** The value of the key; for a key of several columns a JSON list of their values as text. */
  readonly key: string
  readonly op: ChangeOp
  /** The columns that an update changed, in alphabetical order; null for the others. */
  readonly fields: readonly string[] | null
}

/** Who made changes, and how that can be recognised. What is null must be missing from the trail, too. */
export interface Origin {
  readonly actor: ActorRef | null
  readonly requestId: string | null
  readonly correlationId: string | null
  readonly jobId: string | null
}

/** The changes of one database transaction. */
export interface ExpectedTransaction extends Origin {
  readonly action: string | null
  readonly changes: readonly ExpectedChange[]
}

/** What the traffic has done so far. */
export interface Ledger {
  readonly transactions: readonly ExpectedTransaction[]
  /** Notes the changes of one transaction that has been committed; without any there is nothing to note. */
  note(origin: Origin, action: string | null, changes: readonly ExpectedChange[]): void
}

export function ledger(): Ledger {
  const transactions: ExpectedTransaction[] = []
  return {
    transactions,
    note: (origin, action, changes) => {
      if (changes.length > 0) transactions.push({ ...origin, action, changes })
    },
  }
}

/** For traffic that nobody is going to check: it would only grow. */
export function blankLedger(): Ledger {
  return { transactions: [], note: () => {} }
}

type KeyPart = string | number

export const inserted = (table: string, ...key: readonly KeyPart[]): ExpectedChange => ({
  table,
  key: keyText(key),
  op: 'insert',
  fields: null,
})

export const updated = (
  table: string,
  key: KeyPart | readonly KeyPart[],
  fields: readonly string[],
): ExpectedChange => ({
  table,
  key: keyText(typeof key === 'object' ? key : [key]),
  op: 'update',
  fields: fields.toSorted(),
})

export const deleted = (table: string, ...key: readonly KeyPart[]): ExpectedChange => ({
  table,
  key: keyText(key),
  op: 'delete',
  fields: null,
})

function keyText(parts: readonly KeyPart[]): string {
  const texts = parts.map(String)
  return texts.length === 1 ? texts.join('') : JSON.stringify(texts)
}
