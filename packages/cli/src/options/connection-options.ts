import type { Command } from 'commander'
import { once, someText } from './once.ts'

/** Where the configuration and the database are. */
export interface ConnectionOptions {
  readonly config?: string
  readonly databaseUrl?: string
}

/** Adds the options of every command. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration (default: the nearest threadline.config.*)', once(someText))
    .option('--database-url <url>', 'database (default: DATABASE_URL)', once(someText))
}

/** Adds `--json`, for commands that have data. */
export function addJsonOption(command: Command): Command {
  return command.option('--json', 'print the data as JSON, and nothing else on stdout')
}
