import {
  type ActorRef,
  actorKey,
  type CursorBinding,
  changeFiltersShape,
  isRangeInOrder,
  type Page,
  parseInput,
  rangeOrderProblem,
  type TransactionSummary,
} from '@threadline/contract'
import { z } from 'zod'
import { resolveScope } from '../changes/change-scope.ts'
import { positionOf, readerFingerprint, toPage } from '../page.ts'
import type { Reader } from '../reader.ts'
import { type WindowOptions, windowShape } from '../window.ts'
import { readLastChanges } from './last-changes.ts'
import { readSummaries } from './transaction-summaries.ts'

const optionsSchema = z
  .strictObject({ actor: changeFiltersShape.actor.unwrap(), ...windowShape })
  .refine(isRangeInOrder, rangeOrderProblem)

/**
 * What an actor did in a window of time: the transactions in which it changed something, newest first by its last change in each, with a summary of what it
 * changed. For the changes themselves, `timeline({ actor })`.
 *
 * @param actor - An actor, or the text of one such as `user/42`.
 * @throws ThreadlineError `invalid_filter`, `invalid_cursor`, `not_installed`
 */
export async function actorWindow(
  reader: Reader,
  actor: ActorRef | string,
  options: WindowOptions = {},
): Promise<Page<TransactionSummary>> {
  const { limit, cursor, ...conditions } = parseInput(
    optionsSchema,
    { ...options, actor },
    { code: 'invalid_filter', known: Object.keys(windowShape) },
  )
  const binding: CursorBinding = {
    kind: 'actor',
    order: 'newest',
    fingerprint: readerFingerprint(reader, conditions),
  }
  const before = positionOf(cursor, binding)
  const scope = await resolveScope(reader, conditions)
  const found = await readLastChanges(reader, scope, { before, limit: limit + 1 })
  const summaries = await readSummaries(reader, actorKey(conditions.actor), found.slice(0, limit))
  return toPage(found, limit, binding, summaries)
}
