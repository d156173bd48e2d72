import { integer, milliseconds } from '../report/numbers.ts'
import { describeTarget } from '../report/target.ts'
import type { TextTable } from '../report/text-table.ts'
import type { HttpResult } from './http-result.ts'

const mostAdded = 1
const slowestLive = 2_000

/** The tables of the report. */
export function httpTables(result: HttpResult): TextTable[] {
  const { connections, seconds, requests, errors, load, memory, added, live } = result
  const megabytes = (bytes: number) => `${integer(bytes / 2 ** 20)} MB`
  return [
    {
      title: 'One question at a time, ms at p50',
      head: ['', 'HTTP', 'library', 'added', 'target'],
      rows: added.map(({ question, http, library }) => [
        question,
        milliseconds(http),
        milliseconds(library),
        milliseconds(http - library),
        describeTarget({ value: http - library, limit: mostAdded }, milliseconds),
      ]),
    },
    {
      title: `${connections} connections for ${integer(seconds)} s`,
      head: ['requests/s', 'p50', 'p95', 'p99', 'errors', 'memory after a tenth', 'at the end'],
      rows: [
        [
          integer(requests / seconds),
          milliseconds(load.p50),
          milliseconds(load.p95),
          milliseconds(load.p99),
          `${integer(errors)} ${describeTarget({ value: errors, limit: 0 }, integer)}`,
          megabytes(memory.begin),
          megabytes(memory.end),
        ],
      ],
    },
    {
      title: `${integer(live.clients)} live clients, ${integer(live.changes)} changes`,
      head: ['missed', 'slowest, ms after the commit'],
      rows: [
        [
          `${integer(live.missed)} ${describeTarget({ value: live.missed, limit: 0 }, integer)}`,
          `${integer(live.slowest)} ${describeTarget({ value: live.slowest, limit: slowestLive }, integer)}`,
        ],
      ],
    },
  ]
}

/** Remarks beneath the tables. */
export function httpNotes({ changes, failures }: HttpResult): string[] {
  return [
    ...Object.entries(failures).map(([what, count]) => `Failed: ${what}, ${integer(count)} times.`),
    `${integer(changes)} changes. Server, clients and PostgreSQL share the machine; the server is a process of its own, whose garbage was collected before its memory was read.`,
  ]
}
