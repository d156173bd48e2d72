import { once } from 'node:events'
import { createServer } from 'node:net'

/** The preferred port of the loopback address when nobody has it, else any free one. */
export async function freePort(preferred: number): Promise<number> {
  try {
    return await tryPort(preferred)
  } catch {
    return await tryPort(0)
  }
}

async function tryPort(port: number): Promise<number> {
  const probe = createServer().listen(port, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port was found.')
  return address.port
}
