import { createThreadline } from '@threadline/core'
import { exportStream } from '@threadline/export'
import { drizzle } from 'drizzle-orm/postgres-js'
import { connect } from '../server/bench-database.ts'

/** Exports once, in a process of its own whose heap its caller limits, and prints what it took as JSON. */
const [url = '', format = '', rows = ''] = process.argv.slice(2)
if (format !== 'csv' && format !== 'json' && format !== 'ndjson') throw new Error(`no format: ${format}`)

const sql = connect(url, 2)
const threadline = createThreadline({ db: drizzle(sql) })
// What is measured is an export, not the start of a program.
await new Response(await exportStream(threadline, {}, { format, maxRows: 1000 })).arrayBuffer()

let peakHeap = 0
let count = 0
let bytes = 0
const begun = performance.now()
const stream = await exportStream(
  threadline,
  {},
  {
    format,
    maxRows: Number(rows),
    onEnd: (end) => {
      count = end.count
    },
  },
)
for await (const chunk of stream) {
  bytes += chunk.length
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed)
}
const seconds = (performance.now() - begun) / 1000
console.log(JSON.stringify({ format, count, bytes, seconds, peakHeap }))
await sql.end()
