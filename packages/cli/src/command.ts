import { Command, type CommanderError } from 'commander'
import { usageError } from './errors/usage-error.ts'
import type { Host } from './host.ts'

/** What every command has in common: strict arguments, help with examples, errors thrown and not printed. */
export interface CommandOptions {
  readonly name: string
  readonly summary: string
  /** More about it, shown above the options. */
  readonly description?: string
  /** Command lines that work. */
  readonly examples?: readonly string[]
}

/** A command of the program. What is wrong with the way it was called ends as an error of code `usage`. */
export function createCommand(host: Host, options: CommandOptions): Command {
  const command = new Command(options.name)
    .summary(options.summary)
    .description(options.description ?? options.summary)
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => host.stdout.width,
      getErrHelpWidth: () => host.stderr.width,
      getOutHasColors: () => host.stdout.color,
      getErrHasColors: () => host.stderr.color,
    })
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .exitOverride((error) => {
      throw translated(error, commandPath(command))
    })
  if (options.examples !== undefined) {
    command.addHelpText('after', `\nExamples:\n${options.examples.map((line) => `  $ ${line}\n`).join('')}`)
  }
  return command
}

/** Help and version end the command, too; they are no errors and stay what they are. */
function translated(error: CommanderError, path: string): Error {
  if (error.exitCode === 0 || error.code === 'commander.help') return error
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const message = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${sentence.endsWith('.') ? '' : '.'}`
  return usageError(
    suggestion === undefined ? message : `${message} ${suggestion.replace(/^\(|\)$/g, '')}`,
    path,
  )
}

function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`
}
