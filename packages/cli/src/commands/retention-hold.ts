import { parseActorKey } from '@threadline/contract'
import { addHold, liftHold, listHolds } from '@threadline/retention'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { usageError } from '../errors/usage-error.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { each, once, someText } from '../options/once.ts'
import { readRowKey, rowKeyForms } from '../options/row-key-option.ts'
import { readTime, timeForms } from '../options/time-option.ts'
import { holdsText, holdText } from '../render/holds.ts'
import { ask, type DataOptions, printJson } from './reading-command.ts'

/** `threadline retention hold`: what no purge may touch. */
export function retentionHoldCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'hold',
    summary: 'legal holds, which keep changes out of every purge: add, lift, list',
    examples: [`threadline retention hold add case-2026-17 --reason 'Litigation' --table orders --key 7`],
  })
  for (const subcommand of [addCommand, liftCommand, listCommand]) command.addCommand(subcommand(host))
  return command
}

interface AddOptions extends DataOptions {
  readonly reason: string
  readonly table?: string
  readonly key?: string[]
  readonly actor?: string
  readonly correlation?: string
  readonly from?: string
  readonly to?: string
  readonly by?: string
}

function addCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'add',
    summary: 'set a hold; what is given must match together',
    examples: [
      `threadline retention hold add case-2026-17 --reason 'Litigation' --table orders --key 7 --by user/42`,
      `threadline retention hold add audit-2025 --reason 'Tax audit' --from 2025-01-01 --to 2025-12-31`,
    ],
  })
    .argument('<name>', 'its name, by which it is lifted again')
    .requiredOption('--reason <text>', 'why', once(someText))
    .option('--table <name>', 'changes of this table', once(someText))
    .option('--key <key>', `one row, under all keys that it had: ${rowKeyForms}`, each)
    .option('--actor <type/id>', 'who acted, such as user/42', once(someText))
    .option('--correlation <id>', 'work with this correlation id', once(someText))
    .option('--from <time>', `captured not before: ${timeForms}`, once(someText))
    .option('--to <time>', 'captured not after', once(someText))
    .option('--by <type/id>', 'who sets it, such as admin/7', once(someText))
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (name: string, options: AddOptions) => {
    const { reason, table, key, actor, correlation, from, to } = options
    const input = {
      ...{ name, reason, table, actor, correlationId: correlation, by: actorOption(options.by) },
      rowKey: key === undefined ? undefined : readRowKey(key),
      from: from === undefined ? undefined : readTime(from, host.now()),
      to: to === undefined ? undefined : readTime(to, host.now()),
    }
    const hold = await ask(host, options, (threadline) => addHold(threadline, input, { signal: host.signal }))
    if (options.json) printJson(host, hold)
    else host.stdout.write(holdText(hold, host.stdout))
  })
}

interface LiftOptions extends DataOptions {
  readonly reason: string
  readonly by?: string
}

function liftCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'lift',
    summary: 'lift a hold; its record stays',
    examples: [`threadline retention hold lift case-2026-17 --reason 'Settled' --by user/42`],
  })
    .argument('<name>', 'its name')
    .requiredOption('--reason <text>', 'why', once(someText))
    .option('--by <type/id>', 'who lifts it, such as admin/7', once(someText))
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (name: string, options: LiftOptions) => {
    const lift = { reason: options.reason, by: actorOption(options.by), signal: host.signal }
    const hold = await ask(host, options, (threadline) => liftHold(threadline, name, lift))
    if (options.json) printJson(host, hold)
    else host.stdout.write(holdText(hold, host.stdout))
  })
}

interface ListOptions extends DataOptions {
  readonly all?: true
}

function listCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'list',
    summary: 'the holds in force, newest first',
    examples: ['threadline retention hold list', 'threadline retention hold list --all --json'],
  }).option('--all', 'also those that were lifted')
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: ListOptions) => {
    const holds = await ask(host, options, (threadline) =>
      listHolds(threadline, { includeLifted: options.all === true, signal: host.signal }),
    )
    if (options.json) printJson(host, holds)
    else if (holds.length === 0) note(host, 'No hold is in force.')
    else host.stdout.write(holdsText(holds, host.stdout))
  })
}

function actorOption(text: string | undefined) {
  if (text === undefined) return undefined
  const actor = parseActorKey(text)
  if (actor !== null) return actor
  throw usageError(
    '--by must be a type and an id such as admin/7, or anonymous.',
    'threadline retention hold',
  )
}
