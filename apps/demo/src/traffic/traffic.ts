import { type ActorRef, admin, anonymous, onBehalfOf, user } from '@threadline/contract'
import { hc } from 'hono/client'
import type { Sql } from 'postgres'
import { everybodysPassword } from '../database/seed.ts'
import { type StoreApp, storeApp } from '../store/app.ts'
import type { Store } from '../store/store.ts'
import type { Ledger, Origin } from './ledger.ts'
import type { Random } from './random.ts'

/** Somebody who uses the store; without a token, a visitor. */
export interface Person {
  readonly actor: ActorRef
  readonly token: string | undefined
}

/** One request to the store: a typed client, and how its changes will be recognised. */
export interface Request {
  readonly api: ReturnType<typeof hc<StoreApp>>
  readonly origin: Origin
}

/** What a scenario works with. */
export interface Traffic {
  readonly store: Store
  readonly random: Random
  readonly ledger: Ledger
  /** A connection beside the store's own, as the same database role: for writers that do not use the library. */
  readonly outside: Sql
  /** Who is waiting for a background job, by its id. */
  readonly waiting: Map<string, Origin>
  /** Prepares a request. Every request has an id of its own; requests of one errand share a correlation id. */
  request(person: Person, correlationId?: string): Request
  customer(): Promise<Person | undefined>
  staff(handle: string): Promise<Person>
  /** A customer's account as support sees it. */
  supportFor(handle: string, ticket: string): Promise<Person | undefined>
}

export const visitor: Person = { actor: anonymous(), token: undefined }

export interface TrafficOptions {
  readonly store: Store
  readonly outside: Sql
  readonly random: Random
  readonly ledger: Ledger
}

/** People with their browsers: they reach the store through its HTTP application alone. */
export function traffic({ store, outside, random, ledger }: TrafficOptions): Traffic {
  const app = storeApp(store)
  const tokens = new Map<string, string>()

  const request: Traffic['request'] = ({ actor, token }, correlationId) => {
    const requestId = `req_${random.word(10)}`
    const headers: Record<string, string> = { 'x-request-id': requestId }
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (correlationId !== undefined) headers['x-correlation-id'] = correlationId
    return {
      api: hc<StoreApp>('http://store', { headers, fetch: app.request }),
      origin: { actor, requestId, correlationId: correlationId ?? null, jobId: null },
    }
  }

  const staff: Traffic['staff'] = async (handle) => {
    const known = tokens.get(handle)
    if (known !== undefined) return { actor: admin(handle), token: known }
    const { api } = request(visitor)
    const response = await api.staff['sign-in'].$post({ json: { handle, password: everybodysPassword } })
    const answer = await accepted(response)?.json()
    if (answer !== undefined) tokens.set(handle, answer.token)
    return { actor: admin(handle), token: answer?.token }
  }

  const someCustomer = async () => {
    const { api } = request(await staff('anna'))
    return random.pick(await (await api.office.customers.$get()).json())
  }

  return {
    store,
    random,
    ledger,
    outside,
    waiting: new Map(),
    request,
    staff,
    customer: async () => {
      const chosen = await someCustomer()
      if (chosen === undefined) return undefined
      const { id, email } = chosen
      const known = tokens.get(email)
      if (known !== undefined) return { actor: user(id), token: known }
      const { api } = request(visitor)
      const response = await api['sign-in'].$post({ json: { email, password: everybodysPassword } })
      const answer = await accepted(response)?.json()
      if (answer === undefined) return undefined
      tokens.set(email, answer.token)
      return { actor: user(id), token: answer.token }
    },
    supportFor: async (handle, ticket) => {
      const customer = await someCustomer()
      if (customer === undefined) return undefined
      const supporter = await staff(handle)
      const { api } = request(supporter)
      const response = await api.office.customers[':id']['act-for'].$post({
        param: { id: String(customer.id) },
        json: { ticket },
      })
      const answer = await accepted(response)?.json()
      return answer && { actor: onBehalfOf(supporter.actor, user(customer.id)), token: answer.token }
    },
  }
}

/** What the state of things, or somebody who was faster, may answer: the account is gone, the shelf is empty. */
const refusals = [401, 404, 409]

/**
 * An answer that means success, or undefined for a refusal, after which nothing has changed.
 *
 * @throws Error for every other answer: then the demo itself is wrong.
 */
export function accepted<Response extends { ok: boolean; status: number; url: string }>(
  response: Response,
): Response | undefined {
  if (response.ok) return response
  if (refusals.includes(response.status)) return undefined
  throw new Error(`The store answered ${response.status} to ${response.url}`)
}
