import { actorKey } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import type { Screen } from './screen.ts'
import { column } from './text.ts'

const threadline = 'npm run -s threadline --'

/** Prints commands to copy, with names and ids that are in the trail right now. */
export async function printCommandsToTry(trail: Threadline, databaseUrl: string | undefined, screen: Screen) {
  const { items } = await trail.timeline({ op: 'update', limit: 50 })
  const change = items.find(({ table, actor }) => table === 'orders' && actor !== null) ?? items[0]
  const examples: [command: string, says: string][] = [
    ['timeline --limit 10', 'who changed what, newest first'],
  ]
  if (change?.rowKey != null) {
    const row = `${change.table} ${shellWord(change.rowKey)}`
    examples.push([`history ${row}`, 'everything that happened to one row'])
    examples.push([`as-of ${row} --at 10s`, 'that row ten seconds ago'])
  }
  if (change?.actor != null) {
    const { type, id } = change.actor
    examples.push([
      `actor ${[type, ...(id === undefined ? [] : [shellWord(id)])].join(' ')}`,
      `what ${actorKey(change.actor)} did`,
    ])
  }
  if (change !== undefined)
    examples.push([`incident ${change.transactionId}`, 'one transaction: who, why, every change'])
  printCommands(screen, databaseUrl, examples)
}

/** Prints commands, each with what it does. */
export function printCommands(
  { print, colours }: Screen,
  databaseUrl: string | undefined,
  examples: readonly (readonly [command: string, says: string])[],
): void {
  const length = Math.max(...examples.map(([command]) => command.length))
  const where = databaseUrl === undefined ? ', with the same DATABASE_URL' : ''
  print('', colours.bold(`Try in another terminal, in this folder${where}:`))
  if (databaseUrl !== undefined) print(`  export DATABASE_URL=${shellWord(databaseUrl)}`)
  for (const [command, says] of examples)
    print(`  ${threadline} ${column(command, length)}  ${colours.dim(`# ${says}`)}`)
  print('')
}

/** A text as one word of a shell's command line. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
