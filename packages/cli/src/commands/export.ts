import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type ExportFormat, exportFormats } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { type ExportEnded, exportStream } from '@threadline/export'
import { type Command, Option } from 'commander'
import { createCommand } from '../command.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { addFilterOptions, filterNames } from '../options/filter-flags.ts'
import { once, someText, wholeNumber } from '../options/once.ts'
import { readFilters } from '../options/read-filters.ts'
import { ask, printJson } from './reading-command.ts'

interface ExportCommandOptions extends ConnectionOptions, Record<string, unknown> {
  readonly format: ExportFormat
  readonly output?: string
  readonly maxRows?: number
  readonly bom?: true
  readonly oldestFirst?: true
  readonly dryRun?: true
  readonly json?: true
}

/** Counted by a dry run; beyond it, it says that there are more. */
const countLimit = 1_000_000

/** `threadline export`: the changes that filters match, as a file. */
export function exportCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'export',
    summary: 'the changes that filters match, as CSV, JSON or NDJSON',
    description:
      'Writes every change that the filters match, as of one moment. What cannot be completed ends with an error and without a file.',
    examples: [
      'threadline export --format csv --table orders --from 2026-11-01 --output orders.csv',
      'threadline export --format ndjson --actor user/42 | gzip > trail.ndjson.gz',
      'threadline export --table orders --dry-run',
    ],
  })
    .addOption(new Option('--format <format>', 'of the export').choices(exportFormats).default('ndjson'))
    .option('--output <file>', 'file to write (default: stdout)', once(someText))
    .option('--max-rows <n>', 'changes at most (default: all)', once(wholeNumber))
    .option('--oldest-first', 'in the order in which they were captured')
    .option('--bom', 'CSV: with a byte order mark, for spreadsheets')
    .option('--dry-run', 'only print how many changes it would hold')
    .option('--json', 'with --dry-run: print the count as JSON')
  addFilterOptions(
    command,
    filterNames.filter((name) => name !== 'limit' && name !== 'cursor'),
  )
  addConnectionOptions(command)
  return command.action(async (options: ExportCommandOptions) => {
    const { limit: _limit, cursor: _cursor, ...filters } = readFilters(options, host.now())
    await ask(host, options, async (threadline) => {
      if (options.dryRun) await printCount(host, threadline, filters, options)
      else await writeExport(host, threadline, filters, options)
    })
  })
}

type Filters = Parameters<Threadline['count']>[0]

async function printCount(
  host: Host,
  threadline: Threadline,
  filters: Filters,
  { json, maxRows }: ExportCommandOptions,
): Promise<void> {
  const { count, capped } = await threadline.count(filters, { max: countLimit })
  const rows = maxRows === undefined ? count : Math.min(count, maxRows)
  const isCapped = capped && rows === count
  if (json) printJson(host, { dryRun: true, count: rows, capped: isCapped })
  else host.stdout.write(`${isCapped ? `more than ${rows}` : rows}\n`)
}

async function writeExport(
  host: Host,
  threadline: Threadline,
  filters: Filters,
  { format, output, maxRows, bom, oldestFirst }: ExportCommandOptions,
): Promise<void> {
  let end: ExportEnded | undefined
  const stream = await exportStream(threadline, filters ?? {}, {
    format,
    maxRows,
    bom: bom ?? false,
    order: oldestFirst ? 'oldest' : 'newest',
    signal: host.signal,
    onEnd: (ended) => {
      end = ended
    },
  })
  if (output === undefined) await print(host, stream)
  else {
    const sha256 = await writeFile(resolve(host.cwd, output), stream, host.signal)
    note(host, `Wrote ${output}: ${end?.count ?? 0} changes, ${end?.bytes ?? 0} bytes, SHA-256 ${sha256}`)
  }
  if (end?.truncated)
    note(host, `There are more than these ${end.count} changes: --max-rows cut the export off.`)
}

/** No faster than it is read. */
async function print({ stdout }: Host, stream: ReadableStream<Uint8Array>): Promise<void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const chunk of stream) {
    stdout.write(decoder.decode(chunk, { stream: true }))
    await stdout.drained?.()
  }
}

/** Under another name until it is complete. Returns its digest. */
async function writeFile(
  file: string,
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  const part = `${file}.part`
  const hash = createHash('sha256')
  async function* hashed() {
    for await (const chunk of stream) {
      hash.update(chunk)
      yield chunk
    }
  }
  try {
    await pipeline(hashed(), createWriteStream(part), { signal })
    await rename(part, file)
    return hash.digest('hex')
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
