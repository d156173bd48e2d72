import { ThreadlineError, type TopologyReport } from '@threadline/contract'
import { type Database, verifyTopology } from '@threadline/core'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { loadConfig } from '../config/load-config.ts'
import { withDatabase } from '../database/with-database.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { topologyText } from '../render/topology.ts'
import { type DataOptions, printJson } from './reading-command.ts'

/** `threadline verify topology`: whether attribution works through the pooler behind the URL. */
export function verifyTopologyCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'topology',
    summary: 'prove that attribution works through the pooler behind the URL, and does not leak',
    description:
      'Proves through a URL that attribution works and does not leak, tells the pooling mode, and whether prepared statements work. It uses no table of the application and rolls back what it writes. Exit status 1 when a check fails.',
    examples: [
      'threadline verify topology --database-url postgres://web@pooler:6432/shop',
      'threadline verify topology --json',
    ],
  })
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: DataOptions) => {
    const report = await verify(host, options)
    if (options.json) printJson(host, report)
    else host.stdout.write(topologyText(report, host.stdout))
    if (!report.ok) throw failure(report)
  })
}

/** Two clients, because only together they can tell whether server connections are shared, and one that prepares statements. */
async function verify(host: Host, options: DataOptions): Promise<TopologyReport> {
  const { resolved: config } = await loadConfig(host, options.config)
  const { signal } = host
  const open = <Result>(work: (db: Database) => Promise<Result>, prepare = false) =>
    withDatabase(host, options.databaseUrl, work, { prepare })
  return open((first) =>
    open((second) =>
      open(
        (prepared) => verifyTopology({ db: first, config }, { clients: [first, second], prepared, signal }),
        true,
      ),
    ),
  )
}

function failure({ checks }: TopologyReport): ThreadlineError {
  const names = checks.filter(({ status }) => status === 'failed').map(({ name }) => name)
  return new ThreadlineError(
    'topology_unsound',
    `The topology does not carry attribution: ${names.join(', ')} failed.`,
  )
}
