import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The server under measurement. */
export interface MeasuredServer {
  readonly port: number
  readonly memory: () => Promise<number>
  readonly stop: () => Promise<void>
}

export async function startMeasuredServer(url: string): Promise<MeasuredServer> {
  const file = fileURLToPath(new URL('server-process.ts', import.meta.url))
  const child = fork(file, [url], { execArgv: ['--conditions=threadline-source', '--expose-gc'] })
  const told = async (name: 'port' | 'rss') => {
    for (;;) {
      const [message] = await once(child, 'message')
      const value: unknown = Reflect.get(Object(message), name)
      if (typeof value === 'number') return value
    }
  }
  const port = await told('port')
  return {
    port,
    memory: async () => {
      const answer = told('rss')
      child.send('memory')
      return answer
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
