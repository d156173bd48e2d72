import { once } from 'node:events'
import process from 'node:process'
import type { WriteStream } from 'node:tty'
import { readEnvironment } from './environment.ts'
import type { Host, TextOutput } from './host.ts'

const defaultWidth = 80
const widths = { least: 40, most: 160 }

/** The host of the running process. The first interrupt aborts the signal; the second ends the process as usual. */
export function processHost(): Host {
  const environment = readEnvironment()
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  process.once('SIGTERM', () => interrupt.abort())
  return {
    cwd: process.cwd(),
    environment,
    stdout: textOutput(process.stdout, environment.color),
    stderr: textOutput(process.stderr, environment.color),
    signal: interrupt.signal,
    now: () => new Date(),
  }
}

function textOutput(stream: WriteStream, color: boolean | undefined): TextOutput {
  // A reader that has seen enough, such as `head`, closes the pipe: nothing is wrong then.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  // A terminal that does not know its width says 0.
  const columns = (stream.isTTY && stream.columns) || defaultWidth
  return {
    write: (text) => void stream.write(text),
    width: Math.min(widths.most, Math.max(widths.least, columns)),
    color: color ?? stream.isTTY === true,
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
  }
}
