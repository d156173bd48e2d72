import { parseArgs } from 'node:util'

const benchCommands = ['capture', 'read', 'coverage', 'retention', 'export', 'http'] as const

/** What is asked for on the command line. */
export interface BenchOptions {
  readonly command: (typeof benchCommands)[number]
  readonly format: 'plain' | 'json' | 'markdown'
  readonly quick: boolean
  /** A superuser's URL of the server to use; undefined: the embedded one. */
  readonly server: string | undefined
  /** `read`, `retention`, `export`: generate the data again. */
  readonly fresh: boolean
  /** `read`, `retention`, `export`: how many changes the trail holds. */
  readonly changes: number
}

export const usage = `Usage:
  pnpm bench capture [options]   what capture adds to a write; 5 to 8 minutes
  pnpm bench read [options]      how long the questions of the reading API take on a large trail
  pnpm bench retention [options] what removing old changes costs, and what writers notice; needs the trail of "read"
  pnpm bench export [options]    how fast changes are exported, beside COPY by psql; needs the trail of "read"
  pnpm bench http [options]      what asking over HTTP costs, 64 connections for ten minutes, 500 live clients; needs the trail of "read"
  pnpm bench coverage [options]  how long a check of coverage takes, and the same check table by table

Options:
  --quick            a small run that shows that everything works; its figures mean nothing
  --markdown         print tables of Markdown
  --json             print everything that was measured
  --server <url>     a superuser's URL of a server to measure on, instead of the embedded PostgreSQL 18;
                     databases named threadline_bench_… are made there
  --changes <n>      read, retention, export: size of the trail (5000000; with --quick 50000)
  --fresh            read, retention: generate the trail again; it is kept in .threadline/bench otherwise`

/** A mistake on the command line; its message is for the user. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args)
  const [command, ...rest] = positionals
  if (!isCommand(command) || rest.length > 0) {
    throw new UsageError(`Say one of ${benchCommands.join(', ')}.`)
  }
  if (values.json && values.markdown) throw new UsageError('Give --json or --markdown, not both.')
  if ((command === 'capture' || command === 'coverage') && (values.changes !== undefined || values.fresh)) {
    throw new UsageError('--changes and --fresh belong to "read", "retention" and "export".')
  }
  const changes = values.changes === undefined ? (values.quick ? 50_000 : 5_000_000) : Number(values.changes)
  if (!Number.isInteger(changes) || changes < 10_000) {
    throw new UsageError('--changes must be a whole number of at least 10000.')
  }
  return {
    command,
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'plain',
    quick: values.quick,
    server: values.server,
    fresh: values.fresh,
    changes,
  }
}

const isCommand = (text: string | undefined): text is BenchOptions['command'] =>
  benchCommands.some((command) => command === text)

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { quick: flag, json: flag, markdown: flag, fresh: flag, server: text, changes: text },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
