import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Progress } from '../progress.ts'
import { openTrail } from '../read/trail-database.ts'
import { readEnvironment } from '../report/environment.ts'
import { withConnection } from '../server/bench-database.ts'
import type { ExportResult, ExportRun } from './export-result.ts'

export interface RunExportOptions {
  readonly server: string | undefined
  readonly quick: boolean
  readonly fresh: boolean
  readonly changes: number
  readonly progress: Progress
}

const mostRows = 1_000_000

/** Old and young objects together stay below the 100 MB that are promised. */
const heapLimit = 90
const youngLimit = 8

const child = fileURLToPath(new URL('export-child.ts', import.meta.url))

/** Exports the newest changes of the kept trail in each format, between two COPYs of the same rows by psql. */
export async function runExport(options: RunExportOptions): Promise<ExportResult> {
  const { quick, changes, progress } = options
  const trail = await openTrail({ ...options, keep: !quick })
  try {
    const rows = Math.min(changes, mostRows)
    progress('COPY by psql')
    await copySeconds(trail.url, rows)
    const before = await copySeconds(trail.url, rows)
    const runs: ExportRun[] = []
    for (const format of ['ndjson', 'json', 'csv']) {
      progress(`export: ${format}`)
      runs.push(await exportOnce(trail.url, format, rows))
    }
    progress('COPY by psql')
    const after = await copySeconds(trail.url, rows)
    const environment = await withConnection(trail.url, readEnvironment)
    return { environment, rows, heapLimit: heapLimit + youngLimit, runs, copySeconds: [before, after] }
  } finally {
    await trail.close()
  }
}

async function exportOnce(url: string, format: string, rows: number): Promise<ExportRun> {
  const flags = [
    '--conditions=threadline-source',
    `--max-old-space-size=${heapLimit - 2 * youngLimit}`,
    `--max-semi-space-size=${youngLimit}`,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, child, url, format, `${rows}`])
  return JSON.parse(stdout)
}

/** What COPY alone takes: all columns of the same rows in the same order. */
async function copySeconds(url: string, rows: number): Promise<number> {
  const statement = `COPY (SELECT * FROM threadline.audit_changes ORDER BY id DESC LIMIT ${rows}) TO STDOUT`
  const begun = performance.now()
  const psql = spawn('psql', [url, '-qAt', '-c', statement], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [status] = await once(psql, 'close')
  if (status !== 0) throw new Error('psql could not copy; it must be installed.')
  return (performance.now() - begun) / 1000
}
