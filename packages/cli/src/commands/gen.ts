import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import type { Host } from '../host.ts'
import { genTriggersCommand } from './gen-triggers.ts'

/** `threadline gen`: what is generated from the configuration. */
export function genCommand(host: Host): Command {
  return createCommand(host, {
    name: 'gen',
    summary: 'generate SQL from the configuration: gen triggers',
    examples: ['threadline gen triggers --all'],
  }).addCommand(genTriggersCommand(host))
}
