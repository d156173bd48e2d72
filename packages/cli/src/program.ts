import type { Command } from 'commander'
import { createCommand } from './command.ts'
import { actorCommand } from './commands/actor.ts'
import { asOfCommand } from './commands/as-of.ts'
import { continuityCommand } from './commands/continuity.ts'
import { evidenceCommand } from './commands/evidence.ts'
import { exportCommand } from './commands/export.ts'
import { genCommand } from './commands/gen.ts'
import { healthCommand } from './commands/health.ts'
import { historyCommand } from './commands/history.ts'
import { incidentCommand } from './commands/incident.ts'
import { initCommand } from './commands/init.ts'
import { installCommand } from './commands/install.ts'
import { policyCommand } from './commands/policy.ts'
import { retentionCommand } from './commands/retention.ts'
import { serveCommand } from './commands/serve.ts'
import { timelineCommand } from './commands/timeline.ts'
import { uninstallCommand } from './commands/uninstall.ts'
import { verifyCommand } from './commands/verify.ts'
import type { Host } from './host.ts'
import { packageVersion } from './package-version.ts'

/** The whole command line: a new program for each run. */
export function createProgram(host: Host): Command {
  const program = createCommand(host, {
    name: 'threadline',
    summary: 'an audit trail on PostgreSQL: install it, generate its triggers, read it',
    examples: [
      'threadline init                               # writes the configuration',
      'threadline install --apply                    # the audit schema',
      'threadline gen triggers --all --apply         # capture of its tables',
      'threadline timeline --table orders --from 2h  # who changed what',
    ],
  }).version(packageVersion(), '-V, --version', 'show the version')
  const commands = [
    initCommand,
    installCommand,
    genCommand,
    uninstallCommand,
    timelineCommand,
    historyCommand,
    asOfCommand,
    actorCommand,
    incidentCommand,
    exportCommand,
    healthCommand,
    policyCommand,
    verifyCommand,
    continuityCommand,
    evidenceCommand,
    retentionCommand,
    serveCommand,
  ]
  for (const command of commands) program.addCommand(command(host))
  return program
}
