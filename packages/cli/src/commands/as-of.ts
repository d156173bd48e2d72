import { parseInstant } from '@threadline/contract'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { once, someText } from '../options/once.ts'
import { readRowKey, rowKeyForms } from '../options/row-key-option.ts'
import { readTime, timeForms } from '../options/time-option.ts'
import { asOfText } from '../render/as-of.ts'
import { showText } from '../text/visible-text.ts'
import { ask, type DataOptions, printJson } from './reading-command.ts'

/** `threadline as-of`: one row as it was at an instant. */
export function asOfCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'as-of',
    summary: 'one row as it was at an instant',
    description: 'One row as it was at an instant. Nothing is invented for times before the trail begins.',
    examples: [
      'threadline as-of orders 17 --at 2026-11-03T14:00:00Z',
      'threadline as-of orders 17 --at 2h',
      'threadline as-of order_lines \'{"order_id":17,"line":2}\' --at 3d --json',
    ],
  })
    .argument('<table>', 'name, or schema.name')
    .argument('<key...>', rowKeyForms)
    .requiredOption('--at <time>', `the instant: ${timeForms} (a date means its end)`, once(someText))
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (table: string, key: string[], options: DataOptions & { at: string }) => {
    const at = parseInstant(readTime(options.at, host.now()), 'end')
    const result = await ask(host, options, (threadline) => threadline.asOf(table, readRowKey(key), at))
    if (options.json) return printJson(host, result)
    host.stdout.write(asOfText(result, [table, ...key].map(showText).join(' '), at, host.stdout))
  })
}
