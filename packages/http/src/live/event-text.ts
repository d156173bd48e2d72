import type { LiveEventName } from '@threadline/contract'

/** A server-sent event. Neither data, which is JSON, nor ids, which are cursors, have line ends. */
export function eventText(name: LiveEventName, data: string, id?: string): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`
}
