import { Agent, get } from 'node:http'

/** Asks one server over kept connections. */
export interface HttpClient {
  /** Asks, and reads the whole answer. */
  ask(path: string): Promise<number>
  /** Tells each piece of an endless answer. */
  listen(path: string, onText: (text: string) => void): Promise<void>
  close(): void
}

export function httpClient(port: number, connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const open = (path: string, onText: (text: string) => void) =>
    new Promise<number>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent }, (response) => {
        response.setEncoding('utf8')
        response.on('data', onText)
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', reject)
      }).on('error', reject)
    })
  return {
    ask: (path) => open(path, () => {}),
    listen: (path, onText) =>
      new Promise((resolve, reject) => {
        open(path, (text) => {
          onText(text)
          resolve()
        }).catch(reject)
      }),
    close: () => agent.destroy(),
  }
}
